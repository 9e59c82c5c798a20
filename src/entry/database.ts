import { existsSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import type { Log } from "../core/system.ts";
import { Failure, serverFailures } from "../core/failures.ts";
import type { Store } from "../core/ports.ts";
import { fillWords } from "../core/search/fill.ts";
import { nodeCrypto } from "../drivers/crypto/node-crypto.ts";
import { makePrivateFolder } from "../drivers/crypto/private-folder.ts";
import { readSqliteFault, SqliteFault } from "../drivers/sqlite/errors.ts";
import { hasDatabaseFile } from "../drivers/sqlite/file.ts";
import { openWebPost } from "../drivers/post/post.ts";
import { createTraces, type Traces } from "../drivers/traces.ts";
import { coalesced } from "../drivers/store/keyed/coalesced.ts";
import { ConfigError, StartError } from "./config/config-error.ts";
import {
  isInDefaultFolder,
  type DatabaseConfig,
  type SqliteConfig,
} from "./config/database/database.ts";
import { databaseName } from "./config/database/name.ts";
import { DatabaseError, databaseTrouble } from "./config/database/trouble.ts";
import { openMySqlProxy, type ProxyDrivers } from "./mysql-proxy.ts";
import type { OnStatement } from "../drivers/store/statements/prepared.ts";
import type { Registries } from "../drivers/store/registries.ts";

/** An open database. It has no registries through the proxy, which runs only the statements of a server. */
export interface Database extends Partial<Registries> {
  readonly kind: DatabaseConfig["kind"];
  readonly store: Store;
  /** The use of the connections to MySQL or PostgreSQL. */
  readonly poolUsage?: () => { readonly inUse: number; readonly waiting: number };
  /** Passes the trace of a request on to the database. Only the proxy takes it. */
  readonly inTrace?: Traces["run"];
  close(): Promise<void>;
}

const migrations = (dialect: string): string =>
  fileURLToPath(new URL(`../../drizzle/${dialect}`, import.meta.url));

/** The folder into which a release writes its statements, for the proxy of the next one. Absent before the first release. */
export const statementsFolder = migrations("statements");

/** The drivers of Node and Bun. Bun's fetch is as fast as undici on Node. */
export const proxyDrivers = async (): Promise<ProxyDrivers> => ({
  crypto: nodeCrypto,
  openPost: process.versions["bun"]
    ? openWebPost
    : (await import("../drivers/post/undici-post.ts")).openUndiciPost,
  sendKeyed: coalesced,
});

/**
 * Opens the configured database and loads only its driver. Migrates the embedded database. Throws StartError if an unfinished copy of
 * another database is there. If a server does not respond yet, the database is not ready before it was asked.
 */
export async function openDatabase(
  config: DatabaseConfig,
  log: Log,
  onStatement?: OnStatement,
): Promise<Database> {
  const { kind } = config;
  switch (kind) {
    case "mysql-proxy": {
      const traces = createTraces();
      const drivers = { ...(await proxyDrivers()), onStatement, traces };
      const store = openMySqlProxy(config, log, drivers);
      return { kind, store, inTrace: traces.run, close: async () => {} };
    }
    case "mysql": {
      const { openMySql } = await import("../drivers/mysql/mysql.ts");
      return asked(config, openMySql(config.options, onStatement));
    }
    case "postgres": {
      const { openPostgres } = await import("../drivers/postgres/postgres.ts");
      return asked(config, openPostgres(config.options, onStatement));
    }
    default:
      await prepareFile(config);
      return asked(config, await openEmbedded(config, onStatement));
  }
}

/** A database that was asked whether it holds an unfinished copy, or that asks at its next ping. */
async function asked(
  config: DatabaseConfig,
  { isUnfinishedCopy, ...database }: OpenedStore,
): Promise<Database> {
  const { store } = database;
  // Undefined if the database does not respond.
  let isUnfinished = await isUnfinishedCopy().catch(() => undefined);
  if (isUnfinished) {
    await database.close();
    throw new StartError(unfinishedCopy(config));
  }
  const ping = async (): Promise<void> => {
    isUnfinished ??= await isUnfinishedCopy();
    if (isUnfinished) {
      // A server that started before its database looks again, until the copy is finished.
      isUnfinished = undefined;
      throw new Failure(serverFailures.unavailable, {
        reason: "the database is an unfinished copy",
      });
    }
    await store.ping();
  };
  return { kind: config.kind, ...database, store: { ...store, ping } };
}

type OpenedStore = Omit<Database, "kind"> & { isUnfinishedCopy(): Promise<boolean> };

const unfinishedCopy = (config: DatabaseConfig): string =>
  `${databaseName(config)} holds an unfinished copy of another database. Run the same latchkey database copy again to finish it, or delete this database and create a new one.`;

/**
 * Makes sure that the embedded database can be opened or created: creates its folder, and logs that a folder other than the default one
 * was created. Throws ConfigError if the file is no database, or if the folder cannot be created or had to exist.
 */
export async function prepareFile(config: SqliteConfig, log?: Log): Promise<void> {
  const { file, requiresFolder } = config;
  if (await hasDatabase(config)) return;
  const folder = dirname(file);
  if (existsSync(folder)) return;
  if (requiresFolder) {
    throw new ConfigError(databaseTrouble(config, new SqliteFault("NO_FOLDER")));
  }
  try {
    // Other users must not read the hashes.
    makePrivateFolder(folder);
  } catch (error) {
    throw new ConfigError(databaseTrouble(config, readSqliteFault(error)), { cause: error });
  }
  if (!isInDefaultFolder(file)) log?.info("data_folder_created", { folder });
}

/** Whether the file of the embedded database exists. Throws ConfigError if it is no database. */
export const hasDatabase = (config: SqliteConfig): Promise<boolean> =>
  hasDatabaseFile(config.file).catch((error: unknown) => {
    throw new ConfigError(databaseTrouble(config, error), { cause: error });
  });

async function openEmbedded(config: SqliteConfig, onStatement: OnStatement | undefined) {
  const { openSqlite } = await import("../drivers/sqlite/sqlite.ts").catch(() => {
    throw new ConfigError(
      "SQLite needs Node 22.16 or newer. Upgrade Node, or set DATABASE_URL or MYSQL_HOST.",
    );
  });
  return openSqlite(config.file, migrations("sqlite"), onStatement).catch((error: unknown) => {
    throw new ConfigError(databaseTrouble(config, readSqliteFault(error)), { cause: error });
  });
}

/** Gives what work on a database gives. Throws DatabaseError if the database cannot be used. */
const explained = <T>(config: DatabaseConfig, work: Promise<T>): Promise<T> =>
  work.catch((error: unknown) => {
    const trouble = databaseTrouble(config, error);
    throw trouble === undefined ? error : new DatabaseError(trouble, { cause: error });
  });

/** Brings the schema up to date. Several migrations at once all succeed. Throws ConfigError, and DatabaseError. */
export async function migrateDatabase(config: DatabaseConfig): Promise<void> {
  switch (config.kind) {
    case "mysql-proxy":
      throw new ConfigError(
        "MYSQL_HOST or DATABASE_URL is required: migrations connect to MySQL and cannot run through the proxy",
      );
    case "mysql": {
      const { migrateMySql } = await import("../drivers/mysql/migrate.ts");
      return explained(config, migrateMySql(config.options, migrations("mysql")));
    }
    case "postgres": {
      const { migratePostgres } = await import("../drivers/postgres/migrate.ts");
      return explained(config, migratePostgres(config.options, migrations("postgres")));
    }
    default: {
      // Also in the middle of a copy, so that a newer release can finish it.
      await prepareFile(config);
      const { close } = await openEmbedded(config, undefined);
      return close();
    }
  }
}

/**
 * Brings the schema up to date, and writes the words by which administrators find accounts, where they are missing. An unfinished copy of
 * another database gets them with the copied accounts. Gives the number of these accounts. Throws as `migrateDatabase` and `openDatabase`.
 */
export async function migrateAndFill(config: DatabaseConfig, log: Log): Promise<number> {
  await migrateDatabase(config);
  let database;
  try {
    database = await openDatabase(config, log);
  } catch (error) {
    if (error instanceof StartError) return 0;
    throw error;
  }
  try {
    return await fillWords(database.store);
  } finally {
    await database.close();
  }
}
