import { closeSync, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync, StatementSync } from "node:sqlite";
import { drizzle } from "drizzle-orm/sqlite-proxy";
import { migrate } from "drizzle-orm/sqlite-proxy/migrator";
import type { ClientRegistry } from "../../core/clients/ports.ts";
import type { OutboxRegistry } from "../../core/mail/ports.ts";
import type { Store } from "../../core/ports.ts";
import { createClientRegistry } from "../store/clients.ts";
import { createOutboxRegistry } from "../store/mail.ts";
import { sqliteDialect } from "./dialect.ts";
import { coalesced } from "../store/keyed/coalesced.ts";
import { createStore } from "../store/store.ts";
import { checkParameters, DuplicateKey, type Transport } from "../store/transport.ts";
import { unavailable } from "./faults.ts";

// Node 22 before 22.16 has a node:sqlite without it. Loading this module fails there, as it does where there is no node:sqlite.
if (!("setReturnArrays" in StatementSync.prototype)) throw new TypeError("node:sqlite is too old");

export interface SqliteStore {
  readonly store: Store;
  readonly clients: ClientRegistry;
  readonly outbox: OutboxRegistry;
  close(): Promise<void>;
}

/** Opens the file, creates it if it is missing, brings its schema up to date and gives the store. */
export async function openSqlite(file: string, migrations: string): Promise<SqliteStore> {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  // Other users must not read the hashes. SQLite gives its other files the same mode.
  closeSync(openSync(file, "a", 0o600));
  const database = new DatabaseSync(file);
  database.exec("PRAGMA busy_timeout = 5000");
  await useWriteAheadLog(database);
  database.exec("PRAGMA synchronous = NORMAL");
  await migrateSqlite(database, migrations);
  const transport = sqliteTransport(database);
  return {
    store: createStore(sqliteDialect, transport, coalesced),
    clients: createClientRegistry(sqliteDialect, transport),
    outbox: createOutboxRegistry(sqliteDialect, transport),
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
    if (tries === 1 || kindOf(errcodeOf(error)) !== kinds.busy) throw error;
    await new Promise((resolve) => setTimeout(resolve, 20));
    return useWriteAheadLog(database, tries - 1);
  }
}

/** Uses one connection. node:sqlite is synchronous. */
function sqliteTransport(database: DatabaseSync): Transport {
  const prepared = new Map<string, StatementSync>();
  const prepare = (statement: string): StatementSync => {
    const known = prepared.get(statement);
    if (known) return known;
    const made = database.prepare(statement);
    made.setReturnArrays(true);
    prepared.set(statement, made);
    return made;
  };
  return {
    read: (statement, parameters) =>
      guard(() => prepare(statement).all(...checkParameters(parameters)) as unknown as unknown[][]),
    write: (statement, parameters) =>
      guard(() => Number(prepare(statement).run(...checkParameters(parameters)).changes)),
  };
}

/** Result codes of SQLite. The low byte is the kind. The whole number has the details. */
const kinds = { busy: 5, constraint: 19 };
const duplicates = [1555, 2067];

async function guard<T>(work: () => T): Promise<T> {
  try {
    return work();
  } catch (error) {
    throw error instanceof TypeError ? error : refusal(error);
  }
}

/** The error that the store receives. The message of SQLite may contain values and is not passed on. */
function refusal(error: unknown): Error {
  const errcode = errcodeOf(error);
  if (duplicates.includes(errcode)) return new DuplicateKey("unique index");
  if (kindOf(errcode) === kinds.constraint) return new TypeError(`sqlite ${errcode}`);
  return unavailable(`sqlite ${errcode}`, error instanceof Error ? error.message : "");
}

const errcodeOf = (error: unknown): number =>
  error instanceof Error && "errcode" in error ? Number(error.errcode) : 0;

const kindOf = (errcode: number): number => errcode & 0xff;

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
