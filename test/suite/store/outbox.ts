import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { outboxLimits } from "../../../src/core/outbox/limits.ts";
import type { Store } from "../../../src/core/ports.ts";
import type { OpenStore } from "./open-store.ts";
import { account, delivery, insist } from "./records.ts";

/** How a store keeps waiting mails, and gives each to one process. */
export function storeOutbox(opened: () => OpenStore): void {
  describe("waiting mails", () => {
    let store: Store;
    beforeAll(() => {
      ({ store } = opened());
    });
    const rowOf = async (id: string) =>
      (await opened().sql(`select due_at, tries, last_error from outbox where id = '${id}'`)).map(
        (row) => ({
          dueAt: Number(row["due_at"]),
          tries: Number(row["tries"]),
          lastError: row["last_error"],
        }),
      );
    const clear = () => opened().sql("delete from outbox");

    it("are given with every field unchanged once they are due, the earliest first", async () => {
      await clear();
      const late = delivery({ dueAt: 20, tries: 3, lastError: "HTTP 503", payload: '"ä𝒳"' });
      const early = delivery({ dueAt: 10, subjectId: null, createdAt: Number.MAX_SAFE_INTEGER });
      const future = delivery({ dueAt: 21 });
      const hook = delivery({ dueAt: 1, channel: "webhook" });
      for (const one of [late, early, future, hook]) await store.insertDelivery(one);
      expect(await store.findDueDeliveries("mail", 20)).toStrictEqual([early, late]);
      expect(await store.findDueDeliveries("mail", 9)).toEqual([]);
      expect(await store.findDueDeliveries("webhook", 20)).toStrictEqual([hook]);
    });

    it("are read in batches", async () => {
      await clear();
      const many = Array.from({ length: outboxLimits.batch + 1 }, (_, at) =>
        delivery({ dueAt: at }),
      );
      await Promise.all(many.map((one) => insist(() => store.insertDelivery(one))));
      expect(await store.findDueDeliveries("mail", 100)).toStrictEqual(
        many.slice(0, outboxLimits.batch),
      );
    });

    it("are counted for each channel, with the time of the oldest, if they are due before a time", async () => {
      await clear();
      expect(await store.countDeliveries(100)).toStrictEqual([]);
      const oldest = 2 ** 40;
      const never = outboxLimits.never;
      for (const [createdAt, dueAt, channel] of [
        [oldest + 1, 5, "mail"],
        [oldest, never - 1, "webhook"],
        [oldest + 2, 7, "mail"],
        [1, never, "mail"],
      ] as const) {
        await store.insertDelivery(delivery({ createdAt, dueAt, channel }));
      }
      const mails = { channel: "mail", pending: 2, oldestAt: oldest + 1 };
      const webhooks = { channel: "webhook", pending: 1, oldestAt: oldest };
      const all = await store.countDeliveries(never);
      expect(all.toSorted((a, b) => a.oldestAt - b.oldestAt)).toStrictEqual([webhooks, mails]);
      expect(await store.countDeliveries(6)).toStrictEqual([{ ...mails, pending: 1 }]);
      await clear();
    });

    it("are claimed once by many callers at once, and counted", async () => {
      const one = delivery({ dueAt: 5 });
      await store.insertDelivery(one);
      const leases = Array.from({ length: 20 }, (_, at) => 100 + at);
      const won = await Promise.all(
        leases.map((lease) => insist(() => store.claimDelivery({ id: one.id, seen: 5, lease }))),
      );
      expect(won.filter(Boolean)).toHaveLength(1);
      const dueAt = leases[won.indexOf(true)];
      expect(await rowOf(one.id)).toEqual([{ dueAt, tries: 1, lastError: null }]);
    });

    it("are changed only by the process whose claim is the last", async () => {
      const one = delivery({ dueAt: 5 });
      await store.insertDelivery(one);
      const { id } = one;
      expect(await store.claimDelivery({ id, seen: 5, lease: 6 })).toBe(true);
      expect(await store.claimDelivery({ id, seen: 6, lease: 7 })).toBe(true);
      await store.deleteDelivery({ id, lease: 6 });
      await store.postponeDelivery({ id, lease: 6, dueAt: 9, lastError: "HTTP 500" });
      expect(await rowOf(id)).toEqual([{ dueAt: 7, tries: 2, lastError: null }]);
      await store.postponeDelivery({ id, lease: 7, dueAt: 9, lastError: "HTTP 500" });
      expect(await rowOf(id)).toEqual([{ dueAt: 9, tries: 2, lastError: "HTTP 500" }]);
      await store.deleteDelivery({ id, lease: 9 });
      expect(await rowOf(id)).toEqual([]);
    });

    it("are replaced by a newer one of the same kind to the same account, and by no other", async () => {
      const subjectId = randomUUID();
      const [older, newer] = [delivery({ subjectId, id: "m1" }), delivery({ subjectId, id: "m2" })];
      const others = [
        delivery({ id: "m0", subjectId, kind: "password_changed" }),
        delivery({ id: "m01" }),
        delivery({ id: "m02", subjectId: null }),
      ];
      for (const one of [older, newer, ...others]) await store.insertDelivery(one);
      await store.deleteOlderDeliveries(newer);
      expect(await rowOf(older.id)).toEqual([]);
      for (const one of [newer, ...others]) expect(await rowOf(one.id)).toHaveLength(1);
    });

    it("to an account can all be deleted", async () => {
      const subjectId = randomUUID();
      const [one, other, kept] = [
        delivery({ subjectId }),
        delivery({ subjectId, kind: "email_changed" }),
        delivery(),
      ];
      for (const each of [one, other, kept]) await store.insertDelivery(each);
      await store.deleteDeliveriesOf(subjectId);
      expect([await rowOf(one.id), await rowOf(other.id)]).toEqual([[], []]);
      expect(await rowOf(kept.id)).toHaveLength(1);
    });

    it("are deleted once they are older than a time, whenever they are due", async () => {
      await clear();
      const [old, dead, kept] = [
        delivery({ createdAt: 99 }),
        delivery({ createdAt: 100, dueAt: Number.MAX_SAFE_INTEGER }),
        delivery({ createdAt: 101, dueAt: 1 }),
      ];
      for (const one of [old, dead, kept]) await store.insertDelivery(one);
      expect(await store.deleteOldDeliveries(98)).toEqual({ deleted: 0, more: false });
      expect(await store.deleteOldDeliveries(100)).toEqual({ deleted: 2, more: false });
      expect(await rowOf(kept.id)).toHaveLength(1);
    });

    it("are refused by an address, which the account notes until it takes them or is replaced", async () => {
      const one = account();
      await store.insertAccount(one);
      const { id, emailKey } = one;
      const failedAt = async () => (await store.findAccount(id))?.emailFailedAt;
      await store.setEmailFailedAt(id, emailKey, 5);
      expect(await store.findAccount(id)).toStrictEqual({ ...one, emailFailedAt: 5 });
      await store.setEmailFailedAt(id, "x@example.com", null);
      await store.setEmailFailedAt(randomUUID(), emailKey, null);
      expect(await failedAt()).toBe(5);
      await store.setEmailFailedAt(id, emailKey, null);
      expect(await failedAt()).toBeNull();
    });

    it("are stored once, however often they are inserted", async () => {
      const one = delivery();
      await store.insertDelivery(one);
      await store.insertDelivery(one);
      expect(await rowOf(one.id)).toHaveLength(1);
    });
  });
}
