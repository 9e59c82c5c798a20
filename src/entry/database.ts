import { fileURLToPath } from "node:url";
import type { ClientRegistry } from "../core/clients/ports.ts";
import type { Log } from "../core/system.ts";
import type { Store } from "../core/ports.ts";
import type { Config } from "./config/config.ts";
import { codeOf, ConfigError } from "./config/config-error.ts";
import { openMySqlProxy } from "./mysql-proxy.ts";

/** An open database; `kind` says which. */
export interface Database {
  readonly kind: "mysql" | "mysql-proxy" | "sqlite";
  readonly store: Store;
  /** Absent behind the proxy, which runs only what the server itself needs. */
  readonly clients?: ClientRegistry;
  close(): Promise<void>;
}

const migrations = (dialect: string): string =>
  fileURLToPath(new URL(`../../drizzle/${dialect}`, import.meta.url));

/** Opens what the configuration names. Only that driver is loaded; the embedded database is migrated on the way. */
export async function openDatabase(
  { mysql, mysqlProxy, sqliteFile }: Config,
  log: Log,
): Promise<Database> {
  if (mysqlProxy) {
    return { kind: "mysql-proxy", store: openMySqlProxy(mysqlProxy, log), close: async () => {} };
  }
  if (mysql) {
    const { openMySql } = await import("../drivers/mysql/mysql.ts");
    return { kind: "mysql", ...openMySql(mysql) };
  }
  const { openSqlite } = await import("../drivers/sqlite/sqlite.ts").catch(() => {
    throw new ConfigError("MYSQL_HOST is needed: this Node has no embedded database, Node 24 has");
  });
  const opened = openSqlite(sqliteFile, migrations("sqlite"));
  return {
    kind: "sqlite",
    ...(await opened.catch((error: unknown) => {
      throw new ConfigError(`SQLITE_FILE cannot be used (${codeOf(error)})`, { cause: error });
    })),
  };
}

/** Brings the schema up to date; several at once all succeed. */
export async function migrateDatabase(config: Config, log: Log): Promise<void> {
  if (config.mysql) {
    const { migrateMySql } = await import("../drivers/mysql/migrate.ts");
    return migrateMySql(config.mysql, migrations("mysql"));
  }
  if (config.mysqlProxy) {
    throw new ConfigError(
      "MYSQL_HOST is needed: the schema is migrated beside MySQL, not through the proxy",
    );
  }
  const { close } = await openDatabase(config, log);
  await close();
}
