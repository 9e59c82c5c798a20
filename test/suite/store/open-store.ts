import type { Store } from "../../../src/core/ports.ts";

/** An open store over its own database, and direct access to that database by SQL. */
export interface OpenStore {
  readonly store: Store;
  close(): Promise<void>;
  /** False behind the MySQL proxy, which deletes nothing of the audit trail. */
  readonly purgesAudit?: false;
  /** Rounds of a race. Fewer where each call is a request. Default: 200. */
  readonly rounds?: number;
  /** Runs a statement without the store. */
  sql(statement: string): Promise<Record<string, unknown>[]>;
}
