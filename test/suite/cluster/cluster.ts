import type { TestDatabase } from "../../support/databases/databases.ts";
import type { MySqlAccount } from "../../support/databases/server.ts";
import type { ProcessTarget } from "../../support/targets/http-target.ts";

/** Several servers with one key, over database servers that keep the same data. */
export interface Cluster {
  readonly servers: readonly [ProcessTarget, ProcessTarget, ...ProcessTarget[]];
  /** The rows that a statement reads, on each of these nodes, or on all. A node reads after it has all earlier writes. */
  sql(statement: string, ...nodes: readonly MySqlAccount[]): Promise<readonly Rows[]>;
}

type Rows = Awaited<ReturnType<TestDatabase["sql"]>>;
