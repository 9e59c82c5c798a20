import type { Store } from "../../core/ports.ts";
import { isUnfinishedCopy } from "../copy/marker-name.ts";
import { coalesced } from "../store/keyed/coalesced.ts";
import { mysqlDialect } from "./dialect.ts";
import { serverLimits, type StatementPool } from "../pool/pool.ts";
import { openPool, type MySqlOptions } from "./pool.ts";
import { createStore } from "../store/store.ts";
import { mysqlTransport } from "./transport.ts";
import type { OnStatement } from "../store/statements/prepared.ts";
import { createRegistries, type Registries } from "../store/registries.ts";

export interface MySqlStore extends Registries {
  readonly store: Store;
  readonly poolUsage: StatementPool["usage"];
  /** Whether a copy from another database was begun here and not finished. */
  isUnfinishedCopy(): Promise<boolean>;
  close(): Promise<void>;
}

/** The store over a pool of connections to MySQL. */
export function openMySql(options: MySqlOptions, onStatement?: OnStatement): MySqlStore {
  const pool = openPool(options, serverLimits);
  const transport = mysqlTransport(pool.execute);
  return {
    store: createStore(mysqlDialect, transport, coalesced, onStatement),
    ...createRegistries(mysqlDialect, transport),
    poolUsage: pool.usage,
    isUnfinishedCopy: () => isUnfinishedCopy(transport, "mysql"),
    close: pool.close,
  };
}
