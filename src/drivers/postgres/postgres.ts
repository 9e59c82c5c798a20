import type { Store } from "../../core/ports.ts";
import { isUnfinishedCopy } from "../copy/marker-name.ts";
import { serverLimits, type StatementPool } from "../pool/pool.ts";
import { coalesced } from "../store/keyed/coalesced.ts";
import { createRegistries, type Registries } from "../store/registries.ts";
import type { OnStatement } from "../store/statements/prepared.ts";
import { createStore } from "../store/store.ts";
import { postgresDialect } from "./dialect.ts";
import { openPool, type PostgresOptions } from "./pool.ts";
import { postgresTransport } from "./transport.ts";

export interface PostgresStore extends Registries {
  readonly store: Store;
  readonly poolUsage: StatementPool["usage"];
  /** Whether a copy from another database was begun here and not finished. */
  isUnfinishedCopy(): Promise<boolean>;
  close(): Promise<void>;
}

/** The store over a pool of connections to PostgreSQL. */
export function openPostgres(options: PostgresOptions, onStatement?: OnStatement): PostgresStore {
  const pool = openPool(options, serverLimits);
  const transport = postgresTransport(pool.execute);
  return {
    store: createStore(postgresDialect, transport, coalesced, onStatement),
    ...createRegistries(postgresDialect, transport),
    poolUsage: pool.usage,
    isUnfinishedCopy: () => isUnfinishedCopy(transport, "postgres"),
    close: pool.close,
  };
}
