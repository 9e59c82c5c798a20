import { isAddress, isLoopback } from "../network.ts";
import type { VariableReader } from "../variables/reader.ts";
import type { DirectDatabase } from "./database.ts";
import { parseDatabaseUrl, type MySqlConnection } from "./url.ts";

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
  const database = connection && ofMySql(connection, variables.text("MYSQL_CA"), "MYSQL_TLS=off");
  if (typeof database !== "string") return database;
  variables.fault("MYSQL_HOST", database);
  return undefined;
}

function readUrl(variables: VariableReader): DirectDatabase | undefined {
  const source = "DATABASE_URL";
  const beside = replacedByUrl.filter((name) => variables.isSet(name));
  if (beside.length > 0) {
    const names = beside.join(", ");
    variables.fault(source, `is set together with ${names}; remove ${names} or the URL`);
  }
  const ca = variables.text("DATABASE_CA") ?? variables.text("MYSQL_CA");
  const database = databaseOfUrl(variables.text(source) ?? "", ca);
  if (typeof database === "string") {
    variables.fault(source, database);
    return undefined;
  }
  const { kind } = database;
  if (variables.isSet("MYSQL_CA") && (kind === "postgres" || variables.isSet("DATABASE_CA"))) {
    variables.fault("MYSQL_CA", "is not for this DATABASE_URL; use only DATABASE_CA");
  }
  return database;
}

/** The database of a URL, whose certificate is verified against `ca`. Returns the rule that the URL breaks as a text. */
export function databaseOfUrl(text: string, ca: string | undefined): DirectDatabase | string {
  const url = parseDatabaseUrl(text);
  if (typeof url === "string") return url;
  if (url.kind === "mysql") return ofMySql(url.connection, ca, "?tls=off");
  const { connection } = url;
  const isLocal = connection.hosts.every(({ host }) => isLoopback(host));
  const tls = connection.tls ?? (isLocal ? "off" : "verify");
  return { kind: "postgres", options: { ...connection, tls, ca } };
}

/** `off` is what turns TLS off. */
function ofMySql(
  connection: MySqlConnection,
  ca: string | undefined,
  off: string,
): DirectDatabase | string {
  const { host } = connection;
  const tls = connection.tls ?? (isLoopback(host) ? "off" : "verify");
  if (tls === "verify" && isAddress(host)) {
    // mysql2 checks the certificate of an IP address against the name localhost.
    return `must have a host name when TLS is on; use ${off} to connect by IP address`;
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
