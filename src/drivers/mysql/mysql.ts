import type { ClientRegistry } from "../../core/clients/ports.ts";
import type { UserRegistry } from "../../core/admin/ports.ts";
import type { ImportStore } from "../../core/imports/ports.ts";
import type { OutboxRegistry } from "../../core/outbox/ports.ts";
import type { FactorRegistry } from "../../core/factors/ports.ts";
import type { LogoutRegistry } from "../../core/oidc/logout/ports.ts";
import type { SessionRegistry } from "../../core/sessions/ports.ts";
import type { Store } from "../../core/ports.ts";
import { coalesced } from "../store/keyed/coalesced.ts";
import { createUserRegistry } from "../store/admin/registry.ts";
import { createClientRegistry } from "../store/clients.ts";
import { createImportStore } from "../store/imports.ts";
import { createOutboxRegistry } from "../store/outbox.ts";
import { createFactorRegistry } from "../store/factors/registry.ts";
import { createLogoutRegistry } from "../store/oidc/logout.ts";
import { createSessionRegistry } from "../store/sessions/registry.ts";
import { mysqlDialect } from "./dialect.ts";
import { openPool, type MySqlOptions, type MySqlPool } from "./pool.ts";
import { createStore } from "../store/store.ts";
import { transportOf } from "./transport.ts";
import type { OnStatement } from "../store/statements/prepared.ts";

export interface MySqlStore {
  readonly store: Store;
  readonly clients: ClientRegistry;
  readonly outbox: OutboxRegistry;
  readonly users: UserRegistry;
  readonly imports: ImportStore;
  readonly sessions: SessionRegistry;
  readonly logouts: LogoutRegistry;
  readonly factors: FactorRegistry;
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
    clients: createClientRegistry(mysqlDialect, transport),
    outbox: createOutboxRegistry(mysqlDialect, transport),
    users: createUserRegistry(mysqlDialect, transport),
    imports: createImportStore(mysqlDialect, transport, "insert ignore into"),
    sessions: createSessionRegistry(mysqlDialect, transport),
    logouts: createLogoutRegistry(mysqlDialect, transport),
    factors: createFactorRegistry(mysqlDialect, transport),
    poolUsage: pool.usage,
    close: pool.close,
  };
}
