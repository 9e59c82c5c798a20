import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openMySql } from "../../src/drivers/mysql/mysql.ts";
import { generateKey, type KeySource } from "../../src/drivers/jwt/keys.ts";
import { startMariaDb } from "../../test/support/databases/mariadb.ts";
import type { DatabaseServer, ServerOptions } from "../../test/support/databases/server.ts";
import { createLoader, type Load, type Outcome } from "../load/wrk.ts";
import { populate, type Population, type Wanted } from "./population.ts";
import { buildServer, runLatchkey, type Environment } from "./servers.ts";
import { settings } from "./settings.ts";

/** What all servers of a run share. */
export interface Ground {
  /** Deleted at the end. */
  readonly folder: string;
  readonly mariaDb: DatabaseServer;
  /** The name and version of the database server. */
  readonly databaseVersion: string;
  /** The key of all Latchkey servers but those that measure another algorithm. */
  readonly key: KeySource;
  /** Creates an empty database. */
  createDatabase(): Promise<Database>;
  wrk(load: Load): Promise<Outcome>;
  clear(): Promise<void>;
}

/** A database of the private MariaDB. */
export interface Database {
  readonly name: string;
  /** The variables of its connection. */
  readonly environment: Environment;
}

/** Builds the server, and starts a private MariaDB with durable defaults. */
export async function layGround(options: ServerOptions = {}): Promise<Ground> {
  // Servers and load end on the event "exit", which a signal alone does not emit.
  process.once("SIGINT", () => process.exit(130));
  process.once("SIGTERM", () => process.exit(143));
  const folder = mkdtempSync(join(tmpdir(), "latchkey-bench-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));

  const wrk = await createLoader(folder);
  const mariaDb = await startMariaDb({ ...options, durable: true });
  const [version] = await mariaDb.query("SELECT VERSION() AS version");
  await buildServer();
  return {
    folder,
    mariaDb,
    databaseVersion: titleOf(String(version?.["version"])),
    key: { algorithm: "HS256", material: await generateKey("HS256") },
    async createDatabase() {
      const name = await mariaDb.createDatabase();
      return { name, environment: environmentOf(mariaDb, name) };
    },
    wrk,
    clear: mariaDb.stop,
  };
}

/** Creates the tables of Latchkey in a database. */
export const migrate = ({ key }: Ground, { environment }: Database): Promise<void> =>
  runLatchkey("migrate", { ...environment, ...settings(key) });

/** Fills a migrated database. */
export async function populateMySql(
  { mariaDb }: Ground,
  { name }: Database,
  wanted: Wanted,
): Promise<Population> {
  const { store, close } = openMySql({ ...mariaDb, database: name, tls: "off", ca: undefined });
  try {
    return await populate(store, wanted);
  } finally {
    await close();
  }
}

/** `11.8.9-MariaDB-…` becomes `MariaDB 11.8.9`. */
function titleOf(version: string): string {
  const [number] = version.split("-");
  return `${version.includes("MariaDB") ? "MariaDB" : "MySQL"} ${number}`;
}

const environmentOf = (
  { host, port, user, password }: DatabaseServer,
  name: string,
): Environment => ({
  MYSQL_HOST: host,
  MYSQL_PORT: String(port),
  MYSQL_DATABASE: name,
  MYSQL_USER: user,
  MYSQL_PASSWORD: password,
});
