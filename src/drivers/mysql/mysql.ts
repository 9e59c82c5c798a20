import type { ClientRegistry } from "../../core/clients/ports.ts";
import type { UserRegistry } from "../../core/admin/ports.ts";
import type { OutboxRegistry } from "../../core/mail/ports.ts";
import type { Store } from "../../core/ports.ts";
import { coalesced } from "../store/keyed/coalesced.ts";
import { createUserRegistry } from "../store/admin/registry.ts";
import { createClientRegistry } from "../store/clients.ts";
import { createOutboxRegistry } from "../store/mail.ts";
import { mysqlDialect } from "./dialect.ts";
import { openPool, type MySqlOptions } from "./pool.ts";
import { createStore } from "../store/store.ts";
import { transportOf } from "./transport.ts";

export interface MySqlStore {
  readonly store: Store;
  readonly clients: ClientRegistry;
  readonly outbox: OutboxRegistry;
  readonly users: UserRegistry;
  close(): Promise<void>;
}

const limits = { connections: 10, waiting: 1000, acquire: 1000, execute: 2000 };

/** The store over a pool of connections to MySQL. */
export function openMySql(options: MySqlOptions): MySqlStore {
  const pool = openPool(options, limits);
  const transport = transportOf(pool.execute);
  return {
    store: createStore(mysqlDialect, transport, coalesced),
    clients: createClientRegistry(mysqlDialect, transport),
    outbox: createOutboxRegistry(mysqlDialect, transport),
    users: createUserRegistry(mysqlDialect, transport),
    close: pool.close,
  };
}
