import type { MySqlOptions } from "../../drivers/mysql/pool.ts";
import { isAddress, isLoopback, isPlainUrl, plainUrlRule } from "./network.ts";
import { weaknessOf } from "./secrets.ts";
import type { VariableReader } from "./variable-reader.ts";
import type { VariableName } from "./variables.ts";

/** The one database of a server. */
export type DatabaseConfig =
  | { readonly kind: "mysql"; readonly options: MySqlOptions }
  | ({ readonly kind: "mysql-proxy" } & MySqlProxy)
  | { readonly kind: "sqlite"; readonly file: string };

/** The address of the MySQL proxy, and the key that signs requests to it. */
export interface MySqlProxy {
  readonly url: string;
  readonly key: string;
}

/** MySQL when there is a `MYSQL_HOST`, the proxy when there is a `MYSQL_PROXY_URL`, else the embedded database. */
export function readDatabase(variables: VariableReader): DatabaseConfig {
  const options = readMySql(variables);
  const proxy = readMySqlProxy(variables);
  if (proxy) return { kind: "mysql-proxy", ...proxy };
  if (options) return { kind: "mysql", options };
  return { kind: "sqlite", file: variables.text("SQLITE_FILE") ?? "" };
}

/** The connection to MySQL, or undefined when there is no `MYSQL_HOST`. */
export function readMySql(variables: VariableReader): MySqlOptions | undefined {
  const host = variables.text("MYSQL_HOST");
  const needed = ["MYSQL_DATABASE", "MYSQL_USER", "MYSQL_PASSWORD"] as const;
  if (host === undefined) {
    for (const name of [...needed, "MYSQL_PORT", "MYSQL_TLS", "MYSQL_CA"] as const) {
      if (variables.isSet(name)) variables.fault(name, "is set without MYSQL_HOST");
    }
    return undefined;
  }
  const [database = "", user = "", password = ""] = needed.map((name) => {
    // Only the password may be empty.
    const value = name === "MYSQL_PASSWORD" ? variables.textOrEmpty(name) : variables.text(name);
    if (value === undefined) variables.fault(name, "is required with MYSQL_HOST");
    return value;
  });
  const tls = variables.text("MYSQL_TLS") ?? (isLoopback(host) ? "off" : "verify");
  if (tls !== "off" && tls !== "verify") variables.fault("MYSQL_TLS", "must be verify or off");
  if (tls === "verify" && isAddress(host)) {
    // mysql2 checks the certificate of an IP address against the name localhost.
    variables.fault(
      "MYSQL_HOST",
      "must be a host name when TLS is on; use MYSQL_TLS=off to connect by IP address",
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

function readMySqlProxy(variables: VariableReader): MySqlProxy | undefined {
  const url = variables.text("MYSQL_PROXY_URL");
  if (url === undefined) {
    if (variables.isSet("MYSQL_PROXY_KEY") && !variables.isSet("MYSQL_HOST")) {
      variables.fault("MYSQL_PROXY_KEY", "is set without MYSQL_PROXY_URL");
    }
    return undefined;
  }
  if (!isPlainUrl(url)) variables.fault("MYSQL_PROXY_URL", plainUrlRule);
  if (variables.isSet("MYSQL_HOST")) {
    variables.fault("MYSQL_PROXY_URL", "is set together with MYSQL_HOST; set only one of them");
  }
  return { url, key: readProxyKey(variables, "MYSQL_PROXY_KEY") ?? "" };
}

/** A key of the MySQL proxy. Only the previous key may be absent. */
export function readProxyKey(variables: VariableReader, name: VariableName): string | undefined {
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
