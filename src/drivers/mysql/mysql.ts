import type { ClientRegistry } from "../../core/clients/ports.ts";
import type { Store } from "../../core/ports.ts";
import { createClientRegistry } from "../store/clients.ts";
import { mysqlOver } from "../store/drizzle.ts";
import { MySqlFault } from "./faults.ts";
import { openPool, type MySqlOptions, type MySqlPool } from "./pool.ts";
import * as tables from "../store/schema.mysql.ts";
import { createStore } from "../store/store.ts";
import type { Parameter, Transport } from "../store/transport.ts";

export interface MySqlStore {
  readonly store: Store;
  readonly clients: ClientRegistry;
  close(): Promise<void>;
}

const limits = { connections: 10, waiting: 1000, acquire: 1000, execute: 2000 };

/** The store over a pool of connections to MySQL. */
export function openMySql(options: MySqlOptions): MySqlStore {
  const pool = openPool(options, limits);
  const db = mysqlOver(mysqlTransport(pool));
  return {
    store: createStore(db, tables),
    clients: createClientRegistry(db, tables),
    close: pool.close,
  };
}

function mysqlTransport(pool: MySqlPool): Transport {
  const send = async (statement: string, parameters: readonly Parameter[]): Promise<unknown> => {
    try {
      return await pool.execute(statement, parameters);
    } catch (error) {
      throw error instanceof MySqlFault ? error.refusal() : error;
    }
  };
  return {
    read: async (statement, parameters) => (await send(statement, parameters)) as unknown[][],
    write: async (statement, parameters) =>
      ((await send(statement, parameters)) as { affectedRows: number }).affectedRows,
  };
}
