import { describe } from "vitest";
import { stopping, stoppingConnections } from "../../suite/http/reliability/stopping.ts";
import type { DatabaseKind } from "../../support/databases/databases.ts";
import { startOnNode, type ProcessTarget } from "../../support/targets/http-target.ts";

const withTarget =
  (database: DatabaseKind) =>
  async (use: (target: ProcessTarget) => Promise<void>): Promise<void> => {
    // Costs so much that a login still runs when the signal comes.
    const target = await startOnNode({ database, hashing: { BCRYPT_COST: "12" } });
    try {
      await use(target);
    } finally {
      await target.close();
    }
  };

describe("on Node, on SQLite", () => {
  stopping(withTarget("sqlite"));
  stoppingConnections(withTarget("sqlite"));
});

describe("on Node, on MariaDB", () => {
  stopping(withTarget("mysql"));
});
