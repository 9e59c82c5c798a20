import { closeSync, openSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync, StatementSync } from "node:sqlite";
import { drizzle } from "drizzle-orm/sqlite-proxy";
import { migrate } from "drizzle-orm/sqlite-proxy/migrator";
import { Failure, serverFailures } from "../../core/failures.ts";
import type { Store } from "../../core/ports.ts";
import { isUnfinishedCopy } from "../copy/marker-name.ts";
import { makePrivateFolder } from "../crypto/private-folder.ts";
import { sqliteDialect } from "./dialect.ts";
import { coalesced } from "../store/keyed/coalesced.ts";
import { createStore } from "../store/store.ts";
import { isBusy, SqliteFault } from "./errors.ts";
import { sqliteTransport } from "./transport.ts";
import type { OnStatement } from "../store/statements/prepared.ts";
import { createRegistries, type Registries } from "../store/registries.ts";

// Node 22 before 22.16 has a node:sqlite without it. Loading this module fails there, as it does where there is no node:sqlite.
if (!("setReturnArrays" in StatementSync.prototype)) throw new TypeError("node:sqlite is too old");

export interface SqliteStore extends Registries {
  readonly store: Store;
  /** Whether a copy from another database was begun here and not finished. */
  isUnfinishedCopy(): Promise<boolean>;
  close(): Promise<void>;
}

/** Opens the file, creates it if it is missing, brings its schema up to date and gives the store. */
export async function openSqlite(
  file: string,
  migrations: string,
  onStatement?: OnStatement,
): Promise<SqliteStore> {
  makePrivateFolder(dirname(file));
  // Other users must not read the hashes. SQLite gives its other files the same mode.
  closeSync(openSync(file, "a", 0o600));
  const database = new DatabaseSync(file);
  database.exec("PRAGMA busy_timeout = 5000");
  await useWriteAheadLog(database);
  // A write is on the disk before it is acknowledged, so it survives a power cut.
  database.exec("PRAGMA synchronous = FULL");
  await migrateSqlite(database, migrations);
  database.exec("PRAGMA busy_timeout = 0");
  const requireFile = fileCheck(file);
  const transport = sqliteTransport(database, requireFile);
  const store = createStore(sqliteDialect, transport, coalesced, onStatement);
  return {
    store: {
      ...store,
      async ping() {
        requireFile();
        await store.ping();
      },
    },
    ...createRegistries(sqliteDialect, transport),
    isUnfinishedCopy: () => isUnfinishedCopy(transport, "sqlite"),
    close: async () => database.close(),
  };
}

/**
 * Switches the file to write-ahead logging permanently. SQLite does not wait for the lock of this switch. The function retries,
 * because several processes may start at once.
 */
async function useWriteAheadLog(database: DatabaseSync, tries = 250): Promise<void> {
  try {
    database.exec("PRAGMA journal_mode = WAL");
  } catch (error) {
    if (tries === 1 || !isBusy(error)) throw error;
    await new Promise((resolve) => setTimeout(resolve, 20));
    return useWriteAheadLog(database, tries - 1);
  }
}

/**
 * Returns a check that the file is still at its place. Without it, SQLite would go on writing to a file that was moved or deleted.
 * After the next start, those writes would be missing.
 */
function fileCheck(file: string): () => void {
  const identity = (): string | undefined => {
    try {
      const { dev, ino } = statSync(file, { bigint: true });
      return `${dev} ${ino}`;
    } catch {
      return undefined;
    }
  };
  const opened = identity();
  return () => {
    const found = identity();
    if (found === undefined || found !== opened) {
      throw new Failure(serverFailures.unavailable, {
        reason: "sqlite file was deleted",
        cause: new SqliteFault("FILE_GONE"),
      });
    }
  };
}

/** Migrates under the write lock of the file. If several processes start at once, one migrates and the others wait. */
async function migrateSqlite(database: DatabaseSync, migrationsFolder: string): Promise<void> {
  database.exec("BEGIN IMMEDIATE");
  try {
    const db = drizzle(async (query, parameters) => {
      const statement = database.prepare(query);
      statement.setReturnArrays(true);
      return { rows: statement.all(...(parameters as [])) };
    });
    const apply = async (queries: string[]): Promise<void> => {
      for (const query of queries) database.exec(query);
    };
    await migrate(db, apply, { migrationsFolder });
    database.exec("COMMIT");
  } catch (error) {
    database.exec("ROLLBACK");
    throw error;
  }
}
