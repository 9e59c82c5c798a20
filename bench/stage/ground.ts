import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { generateKey, type KeySource } from "../../src/drivers/jwt/keys.ts";
import { openMySql, type MySqlStore } from "../../src/drivers/mysql/mysql.ts";
import { openPostgres, type PostgresStore } from "../../src/drivers/postgres/postgres.ts";
import { startMariaDb } from "../../test/support/databases/mariadb.ts";
import { startMySql } from "../../test/support/databases/mysql.ts";
import { startPostgres, type PostgresServer } from "../../test/support/databases/postgres.ts";
import type { DatabaseServer, ServerOptions } from "../../test/support/databases/server.ts";
import { createLoader, type Load, type Outcome } from "../load/wrk.ts";
import type { Options, OtherDatabase } from "../options.ts";
import { populate, type Population, type Wanted } from "./population.ts";
import { buildServer, runLatchkey, type Environment } from "./servers.ts";
import { settings } from "./settings.ts";

/** What all servers of a run share. */
export interface Ground {
  /** Deleted at the end. */
  readonly folder: string;
  /** That of all measurements but those of another database. */
  readonly main: Server;
  /** Only in a run that compares all. */
  readonly others: Readonly<Partial<Record<OtherDatabase, Server>>>;
  /** The name and version of each database server. */
  readonly databaseVersion: string;
  /** The key of all Latchkey servers but those that measure another algorithm. */
  readonly key: KeySource;
  /** Creates an empty database, on the main server if no other is given. */
  createDatabase(server?: Server): Promise<Database>;
  wrk(load: Load): Promise<Outcome>;
  clear(): Promise<void>;
}

/** A private server of databases. */
export type Server =
  | (DatabaseServer & { readonly kind: "mysql" })
  | (PostgresServer & { readonly kind: "postgres" });

/** A database of a private server. */
export interface Database {
  readonly server: Server;
  readonly name: string;
  /** The variables of its connection. */
  readonly environment: Environment;
}

interface Wishes extends Pick<ServerOptions, "bufferPool"> {
  readonly database?: Options["database"];
}

/** Builds the server, and starts private databases. Each server is durable, and logs what it logs by default. */
export async function layGround({ database, ...options }: Wishes = {}): Promise<Ground> {
  // Servers and load end on the event "exit", which a signal alone does not emit.
  process.once("SIGINT", () => process.exit(130));
  process.once("SIGTERM", () => process.exit(143));
  const folder = mkdtempSync(join(tmpdir(), "latchkey-bench-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));

  const wrk = await createLoader(folder);
  const stock = { ...options, durable: true, stock: true };
  const postgres = async (): Promise<Server> => ({
    kind: "postgres",
    ...(await startPostgres({ durable: true, settings: ["shared_buffers=128MB"] })),
  });
  const main: Server =
    database === "postgres" ? await postgres() : { kind: "mysql", ...(await startMariaDb(stock)) };
  const others: Ground["others"] =
    database === "all"
      ? { MySQL: { kind: "mysql", ...(await startMySql(stock)) }, PostgreSQL: await postgres() }
      : {};
  const servers = [main, ...Object.values(others)];
  const titles: string[] = [];
  for (const one of servers) titles.push(await titleOf(one));
  await buildServer();
  return {
    folder,
    main,
    others,
    databaseVersion: titles.join(", "),
    key: { algorithm: "HS256", material: await generateKey("HS256") },
    async createDatabase(server = main) {
      const name = await server.createDatabase();
      return { server, name, environment: environmentOf(server, name) };
    },
    wrk,
    async clear() {
      for (const one of servers) await one.stop();
    },
  };
}

/** Creates the tables of the Latchkey in a folder in a database. */
export const migrate = (
  { key }: Pick<Ground, "key">,
  { environment }: Database,
  folder?: string,
): Promise<void> => runLatchkey("migrate", { ...environment, ...settings(key) }, folder);

/** The store over a migrated database. */
export function openStore({ server, name }: Database): MySqlStore | PostgresStore {
  const { kind, host, port, user, password } = server;
  const login = { user, password, database: name, tls: "off", ca: undefined } as const;
  return kind === "mysql"
    ? openMySql({ ...login, host, port })
    : openPostgres({ ...login, hosts: [{ host, port }], prepare: true });
}

/** Fills a migrated database. */
export async function fillDatabase(database: Database, wanted: Wanted): Promise<Population> {
  const { store, close } = openStore(database);
  try {
    return await populate(store, wanted);
  } finally {
    await close();
  }
}

/** Such as `MariaDB 11.8.9`, or `MySQL 9.7.4 with its binary log`. */
async function titleOf({ kind, query }: Server): Promise<string> {
  if (kind === "postgres") {
    const [row] = await query("SHOW server_version");
    return `PostgreSQL ${String(row?.["server_version"]).split(" ")[0]}`;
  }
  const [row] = await query("SELECT VERSION() AS version, @@log_bin AS log");
  const version = String(row?.["version"]);
  const [number] = version.split("-");
  const title = `${version.includes("MariaDB") ? "MariaDB" : "MySQL"} ${number}`;
  return Number(row?.["log"]) === 1 ? `${title} with its binary log` : title;
}

const environmentOf = ({ kind, host, port, user, password }: Server, name: string): Environment =>
  kind === "postgres"
    ? { DATABASE_URL: `postgres://${user}:${password}@${host}:${port}/${name}` }
    : {
        MYSQL_HOST: host,
        MYSQL_PORT: String(port),
        MYSQL_DATABASE: name,
        MYSQL_USER: user,
        MYSQL_PASSWORD: password,
      };
