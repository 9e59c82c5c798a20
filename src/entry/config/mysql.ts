import type { MySqlOptions } from "../../drivers/mysql/pool.ts";
import { parseRange } from "../../http/request/client-address.ts";
import { weaknessOf } from "./secrets.ts";
import type { VariableReader } from "./variable-reader.ts";
import type { VariableName } from "./variables.ts";

/** The variables of a connection to MySQL, or undefined when there is no `MYSQL_HOST`. */
export function mysqlOptions(variables: VariableReader): MySqlOptions | undefined {
  const host = variables.text("MYSQL_HOST");
  const needed = ["MYSQL_DATABASE", "MYSQL_USER", "MYSQL_PASSWORD"] as const;
  if (host === undefined) {
    for (const name of [...needed, "MYSQL_PORT", "MYSQL_TLS", "MYSQL_CA"] as const) {
      if (variables.isSet(name)) variables.fault(name, "is set without MYSQL_HOST");
    }
    return undefined;
  }
  const [database = "", user = "", password = ""] = needed.map((name) => {
    // An empty password is a password, where the others cannot be empty.
    const value = name === "MYSQL_PASSWORD" ? variables.textOrEmpty(name) : variables.text(name);
    if (value === undefined) variables.fault(name, "is required with MYSQL_HOST");
    return value;
  });
  const tls = variables.text("MYSQL_TLS") ?? (isLoopback(host) ? "off" : "verify");
  if (tls !== "off" && tls !== "verify") variables.fault("MYSQL_TLS", "must be verify or off");
  if (tls === "verify" && isAddress(host)) {
    // mysql2 checks an address as if it were called localhost.
    variables.fault(
      "MYSQL_HOST",
      "must be a name for TLS to be verified; with MYSQL_TLS=off an address will do",
    );
  }
  return {
    host,
    port: variables.integer("MYSQL_PORT", 1, 65_535),
    database,
    user,
    password,
    tls: tls === "off" ? "off" : "verify",
    ca: variables.text("MYSQL_CA"),
  };
}

/** Where the MySQL proxy is, and the key that signs what is sent to it. */
export interface MySqlProxy {
  readonly url: string;
  readonly key: string;
}

/** The variables of the way through the proxy, or undefined when there is no `MYSQL_PROXY_URL`. */
export function mysqlProxy(variables: VariableReader): MySqlProxy | undefined {
  const url = variables.text("MYSQL_PROXY_URL");
  if (url === undefined) {
    if (variables.isSet("MYSQL_PROXY_KEY") && !variables.isSet("MYSQL_HOST")) {
      variables.fault("MYSQL_PROXY_KEY", "is set without MYSQL_PROXY_URL");
    }
    return undefined;
  }
  if (!isPlainUrl(url)) {
    variables.fault(
      "MYSQL_PROXY_URL",
      "must be an https URL (http for this machine) without query, fragment or final slash",
    );
  }
  if (variables.isSet("MYSQL_HOST")) {
    variables.fault("MYSQL_PROXY_URL", "is set beside MYSQL_HOST; take one of them");
  }
  return { url, key: proxyKey(variables, "MYSQL_PROXY_KEY") ?? "" };
}

/** A key of the proxy; it may be absent only where there is a newer one. */
export function proxyKey(variables: VariableReader, name: VariableName): string | undefined {
  const key = variables.text(name);
  const weakness = key === undefined ? undefined : weaknessOf("HS256", key);
  if (weakness) {
    variables.fault(name, weakness.replace("keys generate", "keys generate --proxy"));
  }
  if (key === undefined && name === "MYSQL_PROXY_KEY") {
    variables.fault(name, "is required; make one with: latchkey keys generate --proxy");
  }
  return key;
}

/**
 * Whether a text is a URL of nothing but origin and path, without a final slash: by https, or by http where that is
 * allowed or stays on this machine.
 */
export function isPlainUrl(text: string, allowsHttp = false): boolean {
  const url = URL.parse(text);
  if (!url || text.endsWith("/") || (url.href !== text && url.href !== `${text}/`)) return false;
  if (url.username !== "" || url.password !== "" || /[?#]/.test(text)) return false;
  return (
    url.protocol === "https:" ||
    (url.protocol === "http:" && (allowsHttp || isLoopback(url.hostname)))
  );
}

export const isLoopback = (host: string): boolean =>
  host === "localhost" || host === "::1" || host === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(host);

const isAddress = (host: string): boolean => isRange(host) || host.includes(":");

/** Whether a text is an address or a CIDR range. */
export function isRange(text: string): boolean {
  try {
    parseRange(text);
    return true;
  } catch {
    return false;
  }
}
