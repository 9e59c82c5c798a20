import { describe } from "vitest";
import type { DatabaseKind } from "../../support/databases/databases.ts";
import { startOnBun } from "../../support/targets/http-target.ts";
import { stopping } from "../../suite/http/reliability/stopping.ts";

describe.each<[string, DatabaseKind]>([
  ["SQLite", "sqlite"],
  ["MariaDB", "mysql"],
])("on Bun, on %s", (_, database) => {
  stopping(async (use) => {
    // Costs so much that a login still runs when the signal comes.
    const target = await startOnBun({ database, hashing: { BCRYPT_COST: "12" } });
    try {
      await use(target);
    } finally {
      await target.close();
    }
  });
});
