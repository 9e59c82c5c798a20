import type { MySqlOptions } from "../../../drivers/mysql/pool.ts";
import { parseDatabaseUrl, type Connection } from "./url.ts";
import { isAddress, isLoopback, isPlainUrl, plainUrlRule } from "../network.ts";
import { weaknessOf } from "../secrets.ts";
import type { VariableReader } from "../variables/reader.ts";
import type { VariableName } from "../variables/variables.ts";

/** The one database of a server. */
export type DatabaseConfig =
  | { readonly kind: "mysql"; readonly options: MySqlOptions }
  | ({ readonly kind: "mysql-proxy" } & MySqlProxy)
  | SqliteConfig;

export interface SqliteConfig {
  readonly kind: "sqlite";
  readonly file: string;
  /** Whether the folder of the file must exist. Otherwise the server creates it. */
  readonly requiresFolder?: boolean | undefined;
}

/** The address of the MySQL proxy, and the key that signs requests to it. */
export interface MySqlProxy {
  readonly url: string;
  readonly key: string;
}

/** MySQL when there is a `DATABASE_URL` or `MYSQL_HOST`, the proxy when there is a `MYSQL_PROXY_URL`, else the embedded database. */
export function readDatabase(variables: VariableReader, production: boolean): DatabaseConfig {
  const options = readMySql(variables);
  const proxy = readMySqlProxy(variables);
  const file = readFile(variables);
  if (proxy) return { kind: "mysql-proxy", ...proxy };
  if (options) return { kind: "mysql", options };
  // A misspelled path would begin an empty database in production.
  const requiresFolder = (production && !isInDefaultFolder(file)) || undefined;
  return { kind: "sqlite", file, requiresFolder };
}

/** Refuses a URL, because it may hold a password, and messages show the path. Refuses SQLite's name for no file as well. */
function readFile(variables: VariableReader): string {
  const file = variables.text("SQLITE_FILE") ?? "";
  if (file === ":memory:") variables.fault("SQLITE_FILE", memoryRule);
  if (/^[a-z][a-z\d+.-]+:\/\//i.test(file)) variables.fault("SQLITE_FILE", fileRule);
  return file;
}

const fileRule =
  "must be the path of a file, not a URL; for MySQL or MariaDB, set DATABASE_URL or the option database.mysql";

const memoryRule =
  "must be the path of a file, because several connections share it; in a test, use a file in a temporary folder";

/** Whether a file is in the folder that the server creates without asking. */
export const isInDefaultFolder = (file: string): boolean => /^(?:\.\/)?data\/[^/]+$/.test(file);

/** The variables that `DATABASE_URL` replaces. `MYSQL_CA` is not one of them, because no URL can hold a certificate. */
const replacedByUrl = [
  "MYSQL_HOST",
  "MYSQL_PORT",
  "MYSQL_DATABASE",
  "MYSQL_USER",
  "MYSQL_PASSWORD",
  "MYSQL_TLS",
] as const;

/** The connection to MySQL, or undefined when there is no `DATABASE_URL` and no `MYSQL_HOST`. */
export function readMySql(variables: VariableReader): MySqlOptions | undefined {
  const [source, connection] = variables.isSet("DATABASE_URL")
    ? (["DATABASE_URL", readUrl(variables)] as const)
    : (["MYSQL_HOST", readConnection(variables)] as const);
  if (!connection) return undefined;
  const { host } = connection;
  const tls = connection.tls ?? (isLoopback(host) ? "off" : "verify");
  if (tls === "verify" && isAddress(host)) {
    // mysql2 checks the certificate of an IP address against the name localhost.
    const off = source === "DATABASE_URL" ? "?tls=off" : "MYSQL_TLS=off";
    variables.fault(
      source,
      `must have a host name when TLS is on; use ${off} to connect by IP address`,
    );
  }
  return { ...connection, tls, ca: variables.text("MYSQL_CA") };
}

function readUrl(variables: VariableReader): Connection | undefined {
  const beside = replacedByUrl.filter((name) => variables.isSet(name));
  if (beside.length > 0) {
    const names = beside.join(", ");
    variables.fault("DATABASE_URL", `is set together with ${names}; remove ${names} or the URL`);
  }
  const connection = parseDatabaseUrl(variables.text("DATABASE_URL") ?? "");
  if (typeof connection !== "string") return connection;
  variables.fault("DATABASE_URL", connection);
  return undefined;
}

function readConnection(variables: VariableReader): Connection | undefined {
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
  const port = variables.integer("MYSQL_PORT");
  const tls = variables.text("MYSQL_TLS");
  const isKnown = tls === undefined || tls === "off" || tls === "verify";
  if (!isKnown) variables.fault("MYSQL_TLS", "must be verify or off");
  return { host, port, database, user, password, tls: isKnown ? tls : "off" };
}

function readMySqlProxy(variables: VariableReader): MySqlProxy | undefined {
  const url = variables.text("MYSQL_PROXY_URL");
  const direct = (["MYSQL_HOST", "DATABASE_URL"] as const).find((name) => variables.isSet(name));
  if (url === undefined) {
    if (variables.isSet("MYSQL_PROXY_KEY") && !direct) {
      variables.fault("MYSQL_PROXY_KEY", "is set without MYSQL_PROXY_URL");
    }
    return undefined;
  }
  if (!isPlainUrl(url)) variables.fault("MYSQL_PROXY_URL", plainUrlRule);
  if (direct) {
    variables.fault("MYSQL_PROXY_URL", `is set together with ${direct}; set only one of them`);
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
    variables.fault(name, "is required; generate one with: latchkey keys generate --proxy");
  }
  return key;
}
