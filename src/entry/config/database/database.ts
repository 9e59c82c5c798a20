import type { MySqlOptions } from "../../../drivers/mysql/pool.ts";
import type { PostgresOptions } from "../../../drivers/postgres/pool.ts";
import { isPlainUrl, plainUrlRule } from "../network.ts";
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

/** Reads `DATABASE_URL`, or `MYSQL_HOST` and what belongs to it. Undefined when there is neither. */
export type ReadDirect = (variables: VariableReader) => DirectDatabase | undefined;

/**
 * The database of `readDirect` when there is one, the proxy when there is a `MYSQL_PROXY_URL`, else the embedded database.
 */
export function readDatabase(
  variables: VariableReader,
  production: boolean,
  readDirect: ReadDirect,
): DatabaseConfig {
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
