import type { MySqlOptions } from "../../../drivers/mysql/pool.ts";
import type { PostgresOptions } from "../../../drivers/postgres/pool.ts";
import { parseDatabaseUrl, type MySqlConnection } from "./url.ts";
import { isAddress, isLoopback, isPlainUrl, plainUrlRule } from "../network.ts";
import { weaknessOf } from "../secrets.ts";
import type { VariableReader } from "../variables/reader.ts";
import type { VariableName } from "../variables/variables.ts";

/** The one database of a server. */
export type DatabaseConfig =
  | DirectDatabase
  | ({ readonly kind: "mysql-proxy" } & MySqlProxy)
  | SqliteConfig;

/** A database server to which this one connects itself. */
export type DirectDatabase =
  | { readonly kind: "mysql"; readonly options: MySqlOptions }
  | { readonly kind: "postgres"; readonly options: PostgresOptions };

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

/** The server of `DATABASE_URL` or `MYSQL_HOST` when there is one, the proxy when there is a `MYSQL_PROXY_URL`, else the embedded database. */
export function readDatabase(variables: VariableReader, production: boolean): DatabaseConfig {
  const direct = readDirect(variables);
  const proxy = readMySqlProxy(variables);
  const file = readFile(variables);
  if (proxy) return { kind: "mysql-proxy", ...proxy };
  if (direct) return direct;
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
  "must be the path of a file, not a URL; for another database, set DATABASE_URL or the option database";

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

/** The connection to MySQL or PostgreSQL, or undefined when there is no `DATABASE_URL` and no `MYSQL_HOST`. */
export function readDirect(variables: VariableReader): DirectDatabase | undefined {
  if (variables.isSet("DATABASE_URL")) return readUrl(variables);
  if (variables.isSet("DATABASE_CA")) {
    variables.fault("DATABASE_CA", "is set without DATABASE_URL; for MYSQL_HOST, set MYSQL_CA");
  }
  const connection = readConnection(variables);
  return connection && ofMySql(variables, connection, "MYSQL_HOST", variables.text("MYSQL_CA"));
}

function readUrl(variables: VariableReader): DirectDatabase | undefined {
  const source = "DATABASE_URL";
  const beside = replacedByUrl.filter((name) => variables.isSet(name));
  if (beside.length > 0) {
    const names = beside.join(", ");
    variables.fault(source, `is set together with ${names}; remove ${names} or the URL`);
  }
  const url = parseDatabaseUrl(variables.text(source) ?? "");
  if (typeof url === "string") {
    variables.fault(source, url);
    return undefined;
  }
  const ca = variables.text("DATABASE_CA") ?? variables.text("MYSQL_CA");
  if (variables.isSet("MYSQL_CA") && (url.kind === "postgres" || variables.isSet("DATABASE_CA"))) {
    variables.fault("MYSQL_CA", "is not for this DATABASE_URL; use DATABASE_CA alone");
  }
  if (url.kind === "mysql") return ofMySql(variables, url.connection, source, ca);
  const { connection } = url;
  const isLocal = connection.hosts.every(({ host }) => isLoopback(host));
  const tls = connection.tls ?? (isLocal ? "off" : "verify");
  return { kind: "postgres", options: { ...connection, tls, ca } };
}

function ofMySql(
  variables: VariableReader,
  connection: MySqlConnection,
  source: "DATABASE_URL" | "MYSQL_HOST",
  ca: string | undefined,
): DirectDatabase {
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
  return { kind: "mysql", options: { ...connection, tls, ca } };
}

function readConnection(variables: VariableReader): MySqlConnection | undefined {
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
