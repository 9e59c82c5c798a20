import type { ClientRegistry } from "../../core/clients/ports.ts";
import type { Store } from "../../core/ports.ts";
import { coalesced } from "../store/reads/coalesced.ts";
import { createClientRegistry } from "../store/clients.ts";
import { mysqlOver } from "../store/drizzle.ts";
import { openPool, type MySqlOptions } from "./pool.ts";
import * as tables from "../store/schema.mysql.ts";
import { createStore } from "../store/store.ts";
import { transportOf } from "./transport.ts";

export interface MySqlStore {
  readonly store: Store;
  readonly clients: ClientRegistry;
  close(): Promise<void>;
}

const limits = { connections: 10, waiting: 1000, acquire: 1000, execute: 2000 };

/** The store over a pool of connections to MySQL. */
export function openMySql(options: MySqlOptions): MySqlStore {
  const pool = openPool(options, limits);
  const db = mysqlOver(transportOf(pool.execute));
  return {
    store: createStore(db, tables, coalesced),
    clients: createClientRegistry(db, tables),
    close: pool.close,
  };
}
