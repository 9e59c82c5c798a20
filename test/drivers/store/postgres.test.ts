import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { Account } from "../../../src/core/accounts/model.ts";
import { importStore } from "../../suite/store/accounts/imports.ts";
import { clientRegistry } from "../../suite/store/clients.ts";
import { openFreshPostgres, sharedPostgres } from "../../suite/store/postgres.ts";
import { account, insist } from "../../suite/store/records.ts";
import { resourceRegistry } from "../../suite/store/resources.ts";
import { storeSuite } from "../../suite/store/store.ts";

describe("the store on PostgreSQL, in a database whose collation is that of a language", () => {
  storeSuite(() => openFreshPostgres());
  clientRegistry(() => openFreshPostgres(), [], "chr");
  resourceRegistry(() => openFreshPostgres(), [], "chr");
  importStore(() => openFreshPostgres());

  it("lets two administrators that change each other wait in one order, because a deadlock takes a second to be found", async () => {
    const { store, sql, options, close } = await openFreshPostgres();
    const [low, high] = ["a", "b"].map((first) =>
      account({ id: `${first}${randomUUID().slice(1)}`, role: "admin" }),
    ) as [Account, Account];
    for (const one of [low, high]) await store.insertAccount(one);
    const first = sharedPostgres().connection(options.database);
    await first.query(`begin; select id from users where id = '${low.id}' for update`);
    const demotion = { actorId: high.id, userId: low.id, role: "user", sessionsValidFrom: 0 };
    const change = insist(() => store.changeRole({ ...demotion, now: 50 }));
    const waiting = `select pid from pg_stat_activity where wait_event_type = 'Lock' and datname = '${options.database}'`;
    await expect.poll(() => sql(waiting)).toHaveLength(1);
    // The statement waits for the first row, and holds the second one not yet.
    await first.query(`select id from users where id = '${high.id}' for update nowait; commit`);
    expect(await change).toBe("changed");
    await first.end();
    await close();
  });
});
