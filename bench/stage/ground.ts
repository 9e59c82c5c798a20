import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { generateKey, type KeySource } from "../../src/drivers/jwt/keys.ts";
import { openMySql } from "../../src/drivers/mysql/mysql.ts";
import { startMariaDb } from "../../test/support/databases/mariadb.ts";
import { startMySql } from "../../test/support/databases/mysql.ts";
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
  /** Only in a run that compares both. */
  readonly mysql: DatabaseServer | undefined;
  /** The name and version of each database server. */
  readonly databaseVersion: string;
  /** The key of all Latchkey servers but those that measure another algorithm. */
  readonly key: KeySource;
  /** Creates an empty database, on the private MariaDB if no server is given. */
  createDatabase(server?: DatabaseServer): Promise<Database>;
  wrk(load: Load): Promise<Outcome>;
  clear(): Promise<void>;
}

/** A database of a private server. */
export interface Database {
  readonly server: DatabaseServer;
  readonly name: string;
  /** The variables of its connection. */
  readonly environment: Environment;
}

interface Wishes extends Pick<ServerOptions, "bufferPool"> {
  /** Also starts a private MySQL. */
  readonly withMySql?: boolean;
}

/** Builds the server, and starts a private MariaDB. Each database server is durable, and logs what it logs by default. */
export async function layGround({ withMySql, ...options }: Wishes = {}): Promise<Ground> {
  // Servers and load end on the event "exit", which a signal alone does not emit.
  process.once("SIGINT", () => process.exit(130));
  process.once("SIGTERM", () => process.exit(143));
  const folder = mkdtempSync(join(tmpdir(), "latchkey-bench-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));

  const wrk = await createLoader(folder);
  const stock = { ...options, durable: true, stock: true };
  const mariaDb = await startMariaDb(stock);
  const mysql = withMySql ? await startMySql(stock) : undefined;
  const titles = [await titleOf(mariaDb), ...(mysql ? [await titleOf(mysql)] : [])];
  await buildServer();
  return {
    folder,
    mariaDb,
    mysql,
    databaseVersion: titles.join(" and "),
    key: { algorithm: "HS256", material: await generateKey("HS256") },
    async createDatabase(server = mariaDb) {
      const name = await server.createDatabase();
      return { server, name, environment: environmentOf(server, name) };
    },
    wrk,
    async clear() {
      await mariaDb.stop();
      await mysql?.stop();
    },
  };
}

/** Creates the tables of the Latchkey in a folder in a database. */
export const migrate = (
  { key }: Pick<Ground, "key">,
  { environment }: Database,
  folder?: string,
): Promise<void> => runLatchkey("migrate", { ...environment, ...settings(key) }, folder);

/** Fills a migrated database. */
export async function populateMySql(
  { server, name }: Database,
  wanted: Wanted,
): Promise<Population> {
  const { store, close } = openMySql({ ...server, database: name, tls: "off", ca: undefined });
  try {
    return await populate(store, wanted);
  } finally {
    await close();
  }
}

/** Such as `MariaDB 11.8.9`, or `MySQL 9.7.4 with its binary log`. */
async function titleOf(server: DatabaseServer): Promise<string> {
  const [row] = await server.query("SELECT VERSION() AS version, @@log_bin AS log");
  const version = String(row?.["version"]);
  const [number] = version.split("-");
  const title = `${version.includes("MariaDB") ? "MariaDB" : "MySQL"} ${number}`;
  return Number(row?.["log"]) === 1 ? `${title} with its binary log` : title;
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
