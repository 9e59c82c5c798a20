import type { MySqlRemoteDatabase } from "drizzle-orm/mysql-proxy";
import { Failure } from "../../core/failures.ts";
import type { Store } from "../../core/ports.ts";
import { sqliteOver } from "./drizzle.ts";
import * as tables from "./schema.sqlite.ts";
import type { Tables } from "./statements.ts";
import { createStore } from "./store.ts";
import { checkParameters, DuplicateKey, OutcomeUnknown, type Transport } from "./transport.ts";

/** What we use of Cloudflare's D1 binding. */
export interface D1 {
  prepare(statement: string): {
    bind(...values: unknown[]): {
      raw(): Promise<unknown[][]>;
      run(): Promise<{ readonly meta: { readonly changes: number } }>;
    };
  };
}

/** The store on D1: SQLite as a service of Cloudflare's. */
export const d1Store = (database: D1): Store =>
  createStore(
    sqliteOver(d1Transport(database)) as unknown as MySqlRemoteDatabase,
    tables as unknown as Tables,
  );

const d1Transport = (database: D1): Transport => ({
  read: (statement, parameters) =>
    guard(() => database.prepare(statement).bind(...checkParameters(parameters)).raw()),
  write: async (statement, parameters) => {
    const { meta } = await guard(() =>
      database.prepare(statement).bind(...checkParameters(parameters)).run(),
    );
    return meta.changes;
  },
});

/** D1 tells what went wrong in the message alone, which may hold values. */
async function guard<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof TypeError) throw error;
    const message = error instanceof Error ? error.message : "";
    if (message.includes("UNIQUE constraint failed")) throw new DuplicateKey("unique index");
    if (message.includes("constraint failed")) throw new TypeError("d1 constraint");
    // SQLite's own answers end with a result code; what else fails, failed on the way there or back.
    const [code] = /\bSQLITE_[A-Z_]+\b/.exec(message) ?? [];
    if (code !== undefined) throw new Failure("unavailable", { reason: `d1 ${code}` });
    throw new OutcomeUnknown("d1 did not answer");
  }
}
