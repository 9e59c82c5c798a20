import { inject } from "vitest";
import type { ClientRegistry, LogoRegistry } from "../../../src/core/clients/ports.ts";
import type { ImportStore } from "../../../src/core/imports/ports.ts";
import type { ResourceRegistry } from "../../../src/core/resources/ports.ts";
import { migrateMySql } from "../../../src/drivers/mysql/migrate.ts";
import { openMySql } from "../../../src/drivers/mysql/mysql.ts";
import type { MySqlOptions } from "../../../src/drivers/mysql/pool.ts";
import { connectTestServer, type MySqlAccount } from "../../support/databases/server.ts";
import type { OpenStore } from "./open-store.ts";

type Server = ReturnType<typeof connectTestServer>;

export const mysqlMigrations = "drizzle/mysql";

/** The server that all tests of the run share. */
export const sharedServer = (): Server => connectTestServer(inject("mysql"));

/** The options of a store for a database on a test server. */
export const optionsFor = (
  { host, port, user, password }: MySqlAccount,
  database: string,
): MySqlOptions => ({ host, port, user, password, database, tls: "off", ca: undefined });

/** Opens a store over a fresh, migrated database, which `close` drops. */
export async function openFresh(
  collation?: string,
  server: Server = sharedServer(),
): Promise<
  OpenStore & {
    readonly options: MySqlOptions;
    readonly clients: ClientRegistry;
    readonly logos: LogoRegistry;
    readonly resources: ResourceRegistry;
    readonly imports: ImportStore;
  }
> {
  const database = await server.createDatabase(collation === undefined ? {} : { collation });
  const options = optionsFor(server, database);
  await migrateMySql(options, mysqlMigrations);
  const { store, clients, logos, resources, imports, close } = openMySql(options);
  return {
    store,
    clients,
    logos,
    resources,
    imports,
    options,
    sql: (statement) => server.query(statement, database),
    async close() {
      await close();
      await server.query(`drop database if exists ${database}`);
    },
  };
}

/** The name of a collation on this server in which `admin`, `ÁDMIN` and `admin ` are equal. */
export async function laxCollation(server: Server = sharedServer()): Promise<string> {
  const [row] = await server.query("select version() as version");
  return String(row?.["version"]).includes("MariaDB")
    ? "utf8mb4_uca1400_ai_ci"
    : "utf8mb4_unicode_ci";
}
