import type { Store } from "../../core/ports.ts";
import { coalesced } from "../store/keyed/coalesced.ts";
import { mysqlDialect } from "./dialect.ts";
import { openPool, type MySqlOptions, type MySqlPool } from "./pool.ts";
import { createStore } from "../store/store.ts";
import { transportOf } from "./transport.ts";
import type { OnStatement } from "../store/statements/prepared.ts";
import { createRegistries, type Registries } from "../store/registries.ts";

export interface MySqlStore extends Registries {
  readonly store: Store;
  readonly poolUsage: MySqlPool["usage"];
  close(): Promise<void>;
}

const limits = { connections: 10, waiting: 1000, acquire: 1000, execute: 2000 };

/** The store over a pool of connections to MySQL. */
export function openMySql(options: MySqlOptions, onStatement?: OnStatement): MySqlStore {
  const pool = openPool(options, limits);
  const transport = transportOf(pool.execute);
  return {
    store: createStore(mysqlDialect, transport, coalesced, onStatement),
    ...createRegistries(mysqlDialect, transport, "insert ignore into"),
    poolUsage: pool.usage,
    close: pool.close,
  };
}
