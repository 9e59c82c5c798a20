import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import type { Store } from "../../../../src/core/ports.ts";
import { identityLimits } from "../../../../src/core/upstream/limits.ts";
import type { OpenStore } from "../open-store.ts";
import { account, insist } from "../records.ts";
import { identity } from "./records.ts";

/** Identities at other providers. Each belongs to one account at most. */
export function storeIdentities(opened: () => OpenStore): void {
  describe("identities", () => {
    let store: Store;
    beforeAll(() => {
      ({ store } = opened());
    });

    it("belong to one account of fifty that insert the same one at the same time", async () => {
      const { issuer, subject } = identity();
      const rivals = Array.from({ length: 50 }, () => identity({ issuer, subject }));
      const won = await Promise.all(rivals.map((one) => insist(() => store.insertIdentity(one))));
      const winners = rivals.filter((_, at) => won[at]);
      expect(winners).toHaveLength(1);
      expect(await store.findIdentity(issuer, subject)).toStrictEqual(winners[0]);
      expect(await store.insertIdentity(winners[0]!)).toBe(true);
    });

    it("are found by issuer and subject together, in exactly their letters", async () => {
      const one = identity({ subject: "Ann" });
      await store.insertIdentity(one);
      expect(await store.findIdentity(one.issuer, "Ann")).toStrictEqual(one);
      expect(await store.findIdentity(one.issuer, "ann")).toBeUndefined();
      expect(await store.findIdentity(`${one.issuer}/`, "Ann")).toBeUndefined();
      const other = identity({ issuer: "https://other.example.com", subject: "Ann" });
      expect(await store.insertIdentity(other)).toBe(true);
    });

    it("are listed by account, the oldest first, and are noted, deleted one by one and all together", async () => {
      const userId = randomUUID();
      const ones = [3, 1, 2].map((createdAt) => identity({ userId, createdAt }));
      for (const one of ones) await store.insertIdentity(one);
      const [third, first, second] = ones as [(typeof ones)[0], (typeof ones)[0], (typeof ones)[0]];
      expect(await store.listIdentities(userId)).toStrictEqual([first, second, third]);
      await store.noteIdentityUse(first.id, 9);
      expect((await store.listIdentities(userId))[0]).toStrictEqual({ ...first, lastUsedAt: 9 });
      await store.deleteIdentity(first.id, randomUUID());
      expect(await store.listIdentities(userId)).toHaveLength(3);
      await store.deleteIdentity(first.id, userId);
      expect(await store.listIdentities(userId)).toStrictEqual([second, third]);
      await store.deleteIdentitiesOf(userId);
      expect(await store.listIdentities(userId)).toStrictEqual([]);
    });

    it("of another realm are none of the operator's, and may have the same subject", async () => {
      const one = identity();
      const elsewhere = { ...one, id: randomUUID(), realm: "acme" };
      expect(await store.insertIdentity(elsewhere)).toBe(true);
      expect(await store.findIdentity(one.issuer, one.subject)).toBeUndefined();
      expect(await store.listIdentities(one.userId)).toEqual([]);
      expect(await store.insertIdentity(one)).toBe(true);
      expect(await store.insertIdentity({ ...one, id: randomUUID() })).toBe(false);
      expect(await store.findIdentity(one.issuer, one.subject)).toStrictEqual(one);
      expect(await store.listIdentities(one.userId)).toStrictEqual([one]);
      await store.deleteIdentity(elsewhere.id, one.userId);
      const left = `select id from identities where user_id = '${one.userId}'`;
      expect(await opened().sql(left)).toHaveLength(2);
      await store.deleteIdentitiesOf(one.userId);
      expect(await opened().sql(left)).toEqual([]);
    });

    it("are listed up to the limit", async () => {
      const userId = randomUUID();
      for (let at = 0; at <= identityLimits.listed; at++) {
        await store.insertIdentity(identity({ userId, createdAt: at }));
      }
      expect(await store.listIdentities(userId)).toHaveLength(identityLimits.listed);
    });

    it("of a deleted account are found until they are deleted", async () => {
      const one = account();
      await store.insertAccount(one);
      await store.insertIdentity(identity({ userId: one.id }));
      const { id, passwordHash: from } = one;
      await store.deleteAccount({ userId: id, from, usernameKey: id, emailKey: id, now: 7 });
      expect(await store.listDeletedWithIdentities(6)).not.toContain(id);
      expect(await store.listDeletedWithIdentities(7)).toContain(id);
      await store.deleteIdentitiesOf(id);
      expect(await store.listDeletedWithIdentities(7)).not.toContain(id);
    });
  });
}
