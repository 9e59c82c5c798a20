import { randomUUID } from "node:crypto";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { auditLimits } from "../../../src/core/audit/limits.ts";
import type { AuditFilter } from "../../../src/core/audit/ports.ts";
import type { Store } from "../../../src/core/ports.ts";
import type { OpenStore } from "./open-store.ts";
import { account, auditEntry, insist } from "./records.ts";

/** How a store keeps what happened, and finds it again. */
export function storeAudit(opened: () => OpenStore): void {
  describe("the audit trail", () => {
    let store: Store;
    beforeAll(() => {
      ({ store } = opened());
    });
    beforeEach(() => opened().sql("delete from audit"));
    const insertAll = (entries: readonly ReturnType<typeof auditEntry>[]) =>
      Promise.all(entries.map((one) => insist(() => store.insertAuditEntry(one))));
    const idsOf = async (filter: AuditFilter, before = "~") =>
      (await store.listAuditEntries(filter, before)).map(({ id }) => id);

    it("has every field unchanged, once for several inserts", async () => {
      const [full, bare] = [
        auditEntry({ id: "b", actorId: "cli:ann", sessionId: randomUUID(), detail: '{"x":"ä𝒳"}' }),
        auditEntry({
          id: "a",
          subjectId: null,
          clientId: null,
          address: null,
          requestId: null,
          detail: null,
        }),
      ];
      for (const one of [full, bare, full]) await store.insertAuditEntry(one);
      expect(await store.listAuditEntries({}, "~")).toStrictEqual([full, bare]);
    });

    it("takes several entries at once, with every field unchanged, once for several inserts", async () => {
      for (const size of auditLimits.batches) {
        await opened().sql("delete from audit");
        const entries = Array.from({ length: size }, (_, at) =>
          at % 2 === 0
            ? auditEntry({ id: `${at}`, actorId: `cli:${at}`, detail: `{"x":"${at}"}` })
            : auditEntry({ id: `${at}`, subjectId: null, address: null, detail: null }),
        );
        await insist(() => store.insertAuditEntries(entries));
        await insist(() => store.insertAuditEntries(entries));
        expect(await store.listAuditEntries({}, "~")).toStrictEqual(entries.toReversed());
      }
    });

    it("gives the newest entries of an account, an actor, an organization and an event, and those before an id", async () => {
      const [subjectId, organizationId] = [randomUUID(), randomUUID()];
      const [actorId, event] = ["cli:ann", "user_updated"];
      await insertAll([
        auditEntry({ id: "1", subjectId }),
        auditEntry({ id: "2", actorId }),
        auditEntry({ id: "3", event }),
        auditEntry({ id: "4", subjectId, event }),
        auditEntry({ id: "5", actorId, event }),
        auditEntry({ id: "6", subjectId, actorId, event }),
      ]);
      expect(await idsOf({})).toEqual(["6", "5", "4", "3", "2", "1"]);
      expect(await idsOf({}, "3")).toEqual(["2", "1"]);
      expect(await idsOf({ subjectId })).toEqual(["6", "4", "1"]);
      expect(await idsOf({ subjectId }, "6")).toEqual(["4", "1"]);
      expect(await idsOf({ actorId })).toEqual(["6", "5", "2"]);
      expect(await idsOf({ event })).toEqual(["6", "5", "4", "3"]);
      expect(await idsOf({ subjectId, event })).toEqual(["6", "4"]);
      expect(await idsOf({ actorId, event }, "6")).toEqual(["5"]);
      await insertAll([
        auditEntry({ id: "7", organizationId }),
        auditEntry({ id: "8", organizationId, event }),
        auditEntry({ id: "9", organizationId: randomUUID(), event }),
      ]);
      expect(await idsOf({ organizationId })).toEqual(["8", "7"]);
      expect(await idsOf({ organizationId }, "8")).toEqual(["7"]);
      expect(await idsOf({ organizationId, event })).toEqual(["8"]);
    });

    it("gives a page and one more, and each entry once while others are added", async () => {
      const ids = Array.from({ length: 2 * auditLimits.page + 5 }, (_, at) => String(1000 + at));
      await insertAll(ids.map((id) => auditEntry({ id })));
      const seen: string[] = [];
      for (let before = "~"; ; before = seen.at(-1) ?? "") {
        const page = await idsOf({}, before);
        seen.push(...page.slice(0, auditLimits.page));
        if (page.length < auditLimits.listed) break;
        expect(page).toHaveLength(auditLimits.listed);
        await store.insertAuditEntry(auditEntry({ id: `9${seen.length}` }));
      }
      expect(seen).toEqual(ids.toReversed());
    });

    it("loses the addresses and details of one account, and nothing else", async () => {
      const one = auditEntry({ id: "1" });
      const other = auditEntry({ id: "2", actorId: one.subjectId });
      await insertAll([one, other]);
      await store.forgetAuditEntriesOf(String(one.subjectId));
      expect(await store.listAuditEntries({}, "~")).toStrictEqual([
        other,
        { ...one, address: null, detail: null },
      ]);
    });

    it("loses nothing of an account that is not deleted", async () => {
      const living = account();
      const one = auditEntry({ id: "1", subjectId: living.id });
      await store.insertAccount(living);
      await store.insertAuditEntry(one);
      await store.forgetAuditEntriesOf(living.id);
      expect(await store.listAuditEntries({}, "~")).toStrictEqual([one]);
      const { id: userId, passwordHash: from, usernameKey } = living;
      const deletion = { userId, from, usernameKey, emailKey: `deleted:${userId}`, now: 1 };
      expect(await store.deleteAccount(deletion)).toBe(true);
      await store.forgetAuditEntriesOf(userId);
      expect(await store.listAuditEntries({}, "~")).toStrictEqual([
        { ...one, address: null, detail: null },
      ]);
    });

    it("is counted by event and a range of ids, and accounts by a range of times", async () => {
      const event = "authn_login_success";
      await insertAll(["1", "2", "3", "4"].map((id) => auditEntry({ id, event })));
      await store.insertAuditEntry(auditEntry({ id: "21" }));
      expect(await store.countEvents(event, "2", "4")).toBe(2);
      expect(await store.countEvents(event, "5", "6")).toBe(0);
      const late = Number.MAX_SAFE_INTEGER - 10;
      for (const after of [0, 1, 2, 3]) {
        await store.insertAccount(account({ createdAt: late + after }));
      }
      expect(await store.countSignUps(late + 1, late + 3)).toBe(2);
    });

    it("has counts of days, of which the first stays", async () => {
      await opened().sql("delete from stats");
      const first = { day: 20_782, name: "logins", count: Number.MAX_SAFE_INTEGER };
      const next = { day: 20_783, name: "logins", count: 0 };
      for (const one of [first, { ...first, count: 8 }, next]) await store.insertStat(one);
      expect(await store.findStats(20_782)).toStrictEqual([first, next]);
      expect(await store.findStats(20_783)).toStrictEqual([next]);
    });

    it("is deleted up to an id, about a thousand entries at a time", async () => {
      const rows = Array.from({ length: auditLimits.purgeBatch + 1 }, (_, at) => 1000 + at);
      const values = rows.map((id) => `('${id}', 1, 'authn_login_fail', 'failure')`).join();
      await opened().sql(`insert into audit (id, at, event, outcome) values ${values}`);
      await store.insertAuditEntry(auditEntry({ id: "9" }));
      if (opened().purgesAudit === false) {
        expect(await store.deleteOldAuditEntries("8")).toEqual({ deleted: 0, more: false });
        expect(await opened().sql("select id from audit")).toHaveLength(rows.length + 1);
        return;
      }
      expect(await store.deleteOldAuditEntries("8")).toEqual({ deleted: 1000, more: true });
      expect(await store.deleteOldAuditEntries("8")).toEqual({ deleted: 1, more: false });
      expect(await idsOf({})).toEqual(["9"]);
    });
  });
}
