import { sqliteDialect } from "./dialect.ts";
import { unavailable } from "./unavailable.ts";
import { createUserRegistry } from "../store/admin/registry.ts";
import { createClientRegistry } from "../store/clients.ts";
import { createOutboxRegistry } from "../store/outbox.ts";
import { createStore } from "../store/store.ts";
import {
  checkParameters,
  DuplicateKey,
  OutcomeUnknown,
  type Transport,
} from "../store/statements/prepared.ts";

/** The members of Cloudflare's D1 binding that are used. */
export interface D1 {
  prepare(statement: string): {
    bind(...values: unknown[]): {
      raw(): Promise<unknown[][]>;
      run(): Promise<{ readonly meta: { readonly changes: number } }>;
    };
  };
}

/** The store on D1, the SQLite service of Cloudflare, and the registries, because no machine is beside the database. */
export function openD1(database: D1) {
  const transport = d1Transport(database);
  return {
    store: createStore(sqliteDialect, transport),
    clients: createClientRegistry(sqliteDialect, transport),
    outbox: createOutboxRegistry(sqliteDialect, transport),
    users: createUserRegistry(sqliteDialect, transport),
  };
}

const d1Transport = (database: D1): Transport => {
  const bind = (statement: string, parameters: readonly unknown[]) =>
    database.prepare(statement).bind(...parameters);
  return {
    async read(statement, parameters) {
      const values = checkParameters(parameters);
      return guard(() => bind(statement, values).raw());
    },
    async write(statement, parameters) {
      const values = checkParameters(parameters);
      const { meta } = await guard(() => bind(statement, values).run());
      return meta.changes;
    },
  };
};

async function guard<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw refusal(error);
  }
}

/**
 * The error that the store receives. D1 describes an error only in its message, which may contain values and is not
 * passed on.
 */
function refusal(error: unknown): Error {
  const message = error instanceof Error ? error.message : "";
  if (message.includes("UNIQUE constraint failed")) return new DuplicateKey("unique index");
  if (message.includes("constraint failed")) return new TypeError("d1 constraint");
  if (message.includes("D1_TYPE_ERROR")) return new TypeError("d1 cannot bind a parameter");
  // An error of SQLite contains a result code. Any other error happened on the way to the database or back.
  const [code] = /\bSQLITE_[A-Z_]+\b/.exec(message) ?? [];
  if (code !== undefined) return unavailable(`d1 ${code}`, message);
  return new OutcomeUnknown("d1 did not respond");
}
