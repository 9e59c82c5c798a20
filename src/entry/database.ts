import { fileURLToPath } from "node:url";
import type { Store } from "../core/ports.ts";
import type { Config } from "./config.ts";

/** An open database; `kind` says which. */
export interface Database {
  readonly kind: "mysql" | "sqlite";
  readonly store: Store;
  close(): Promise<void>;
}

const migrations = (dialect: string): string =>
  fileURLToPath(new URL(`../../drizzle/${dialect}`, import.meta.url));

/** Opens what the configuration names. Only that driver is loaded; the embedded database is migrated on the way. */
export async function openDatabase({ mysql, sqliteFile }: Config): Promise<Database> {
  if (mysql) {
    const { openMySql } = await import("../drivers/store/mysql.ts");
    return { kind: "mysql", ...openMySql(mysql) };
  }
  const { openSqlite } = await import("../drivers/store/sqlite.ts");
  return { kind: "sqlite", ...(await openSqlite(sqliteFile, migrations("sqlite"))) };
}

/** Brings the schema up to date; several at once all succeed. */
export async function migrateDatabase(config: Config): Promise<void> {
  if (config.mysql) {
    const { migrateMySql } = await import("../drivers/store/migrate-mysql.ts");
    return migrateMySql(config.mysql, migrations("mysql"));
  }
  const { close } = await openDatabase(config);
  await close();
}
