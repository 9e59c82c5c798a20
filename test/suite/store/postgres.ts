import { inject } from "vitest";
import type { ClientRegistry, LogoRegistry } from "../../../src/core/clients/ports.ts";
import type { ImportStore } from "../../../src/core/imports/ports.ts";
import type { ResourceRegistry } from "../../../src/core/resources/ports.ts";
import { migratePostgres } from "../../../src/drivers/postgres/migrate.ts";
import type { PostgresOptions } from "../../../src/drivers/postgres/pool.ts";
import { openPostgres } from "../../../src/drivers/postgres/postgres.ts";
import {
  connectPostgres,
  type PostgresAccount,
  type PostgresServer,
} from "../../support/databases/postgres.ts";
import type { OpenStore } from "./open-store.ts";

export const postgresMigrations = "drizzle/postgres";

/** The server that all tests of the run share. */
export const sharedPostgres = (): PostgresServer => connectPostgres(inject("postgres"));

/** The options of a store for a database on a test server. */
export const postgresOptions = (
  { host, port, user, password }: PostgresAccount,
  database: string,
): PostgresOptions => ({
  hosts: [{ host, port }],
  user,
  password,
  database,
  tls: "off",
  ca: undefined,
  prepare: true,
});

/** Opens a store over a fresh, migrated database, which `close` drops. */
export async function openFreshPostgres(
  server: PostgresServer = sharedPostgres(),
  settings: Partial<PostgresOptions> = {},
): Promise<
  OpenStore & {
    readonly options: PostgresOptions;
    readonly clients: ClientRegistry;
    readonly logos: LogoRegistry;
    readonly resources: ResourceRegistry;
    readonly imports: ImportStore;
  }
> {
  const database = await server.createDatabase();
  const options = { ...postgresOptions(server, database), ...settings };
  await migratePostgres(options, postgresMigrations);
  const { store, clients, logos, resources, imports, close } = openPostgres(options);
  const beside = server.connection(database);
  return {
    store,
    clients,
    logos,
    resources,
    imports,
    options,
    sql: (statement) => beside.query(statement),
    async close() {
      await close();
      await beside.end();
      await server.query(`drop database if exists ${database} with (force)`);
    },
  };
}
