import { join } from "node:path";
import { migratePostgres } from "../../../src/drivers/postgres/migrate.ts";
import { openSqlite } from "../../../src/drivers/sqlite/sqlite.ts";
import {
  migrateTestDatabase,
  mysqlDatabase,
  openTestDatabase,
  type TestDatabase,
} from "../../support/databases/databases.ts";
import { scratchFolder } from "../../support/targets/http-target.ts";
import { postgresMigrations, postgresOptions, sharedPostgres } from "../store/postgres.ts";

/** An empty, migrated database that can be the source or the target of a copy. */
export interface Place extends TestDatabase {
  readonly kind: "sqlite" | "mysql" | "postgres";
  /** For `--from` and `--to`. */
  readonly address: string;
}

type MySqlServer = Parameters<typeof mysqlDatabase>[0];

/** Opens a database of each kind. That of MySQL is on the server of the run, or on another one. */
export const openPlace = {
  async sqlite(): Promise<Place> {
    const folder = await scratchFolder();
    const database = await openTestDatabase("sqlite", folder);
    const address = join(folder, "data", "latchkey.db");
    await (await openSqlite(address, "drizzle/sqlite")).close();
    return { ...database, kind: "sqlite", address };
  },
  async mysql(server?: MySqlServer): Promise<Place> {
    const database = await mysqlDatabase(server);
    await migrateTestDatabase(database.env);
    const { MYSQL_HOST, MYSQL_PORT, MYSQL_DATABASE, MYSQL_USER, MYSQL_PASSWORD } = database.env;
    const login = `${MYSQL_USER}:${encodeURIComponent(MYSQL_PASSWORD ?? "")}`;
    const address = `mysql://${login}@${MYSQL_HOST}:${MYSQL_PORT}/${MYSQL_DATABASE}`;
    return { ...database, kind: "mysql", address };
  },
  async postgres(): Promise<Place> {
    const server = sharedPostgres();
    const name = await server.createDatabase();
    await migratePostgres(postgresOptions(server, name), postgresMigrations);
    const beside = server.connection(name);
    const { host, port, user, password } = server;
    const address = `postgres://${user}:${encodeURIComponent(password)}@${host}:${port}/${name}`;
    return {
      kind: "postgres",
      address,
      env: { DATABASE_URL: address },
      sql: (statement) => beside.query(statement),
      async drop() {
        await beside.end();
        await server.query(`drop database if exists ${name} with (force)`);
      },
    };
  },
};
