import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { authorizationLimits } from "../../../../src/core/authorizations/model.ts";
import type { Store } from "../../../../src/core/ports.ts";
import type { OpenStore } from "../open-store.ts";
import { account, insist, session } from "../records.ts";
import { authorization } from "./records.ts";

/** Codes and pushed requests. Each is used once. */
export function storeAuthorizations(opened: () => OpenStore): void {
  describe("codes and pushed requests", () => {
    let store: Store;
    beforeAll(() => {
      ({ store } = opened());
    });

    const insert = async (given = {}) => {
      const one = authorization(given);
      await store.insertAuthorization(one);
      return one;
    };
    const find = ({ id }: { readonly id: string }) => store.findAuthorization(id);

    it("keep every field, with what is absent as null", async () => {
      const code = await insert({ request: "𝒳\\'\"", scope: "x".repeat(1024) });
      const none = { userId: null, sessionId: null };
      const request = "x".repeat(authorizationLimits.request);
      const pushed = await insert({ kind: "pushed", request, ...none });
      const used = await insert({ usedAt: Number.MAX_SAFE_INTEGER, usedBy: randomUUID() });
      for (const one of [code, pushed, used]) expect(await find(one)).toStrictEqual(one);
    });

    it("are not found by another id, and never overwrite each other", async () => {
      const one = await insert();
      await store.insertAuthorization(one);
      for (const other of [{ request: "{}" }, { clientId: randomUUID() }]) {
        await expect(store.insertAuthorization({ ...one, ...other })).rejects.toThrow();
      }
      expect(await find(one)).toStrictEqual(one);
      expect(await find(authorization())).toBeUndefined();
      expect(await find({ id: one.id.toUpperCase() })).toBeUndefined();
    });

    it("CO-1 are used by one of fifty attempts at the same time, and a repeated statement of that attempt succeeds", async () => {
      const { id, expiresAt } = await insert();
      const attempts = Array.from({ length: 50 }, () => randomUUID());
      const use = (by: string, now: number) => store.useAuthorization({ id, by, now });
      const won = await Promise.all(
        attempts.map((by, at) => insist(() => use(by, expiresAt - 100 + at))),
      );
      expect(won.filter(Boolean)).toHaveLength(1);
      const winner = won.indexOf(true);
      const usedBy = attempts[winner] ?? "";
      const used = { usedBy, usedAt: expiresAt - 100 + winner };
      expect(await find({ id })).toMatchObject(used);
      expect(await use(usedBy, expiresAt - 1)).toBe(true);
      expect(await use(randomUUID(), expiresAt - 1)).toBe(false);
      expect(await find({ id })).toMatchObject(used);
    });

    it("are used up to their last millisecond, and an unknown one never", async () => {
      const [one, late] = [await insert(), await insert()];
      const by = randomUUID();
      const use = ({ id }: { readonly id: string }, now: number) =>
        store.useAuthorization({ id, by, now });
      expect(await use(late, late.expiresAt)).toBe(false);
      expect(await find(late)).toStrictEqual(late);
      expect(await use(one, one.expiresAt - 1)).toBe(true);
      expect(await use(authorization(), 1)).toBe(false);
    });

    it("are deleted in batches once they have expired, used or not", async () => {
      const ends = [1, 1, 2, 3, 4];
      const all = [];
      for (const expiresAt of ends) all.push(await insert({ expiresAt, usedAt: expiresAt - 1 }));
      expect(await store.deleteExpiredAuthorizations(0)).toEqual({ deleted: 0, more: false });
      expect(await store.deleteExpiredAuthorizations(3)).toEqual({ deleted: 4, more: false });
      const left = await Promise.all(all.map(find));
      expect(left).toEqual([undefined, undefined, undefined, undefined, all[4]]);
    });

    it("are found with the browser's session in which they were approved, and with its user, as they are at present", async () => {
      const user = account({ emailVerifiedAt: 7, picture: "https://images.example.com/7.png" });
      await store.insertAccount(user);
      const browser = session({ userId: user.id, address: "::1" });
      await store.insertSession(browser);
      const code = await insert({ userId: user.id, sessionId: browser.id });
      const { name, picture, email, emailVerifiedAt, updatedAt } = user;
      const { locale: _, ...state } = (await store.findSessionState(browser.id))!;
      expect(await store.findCode(code.id)).toStrictEqual({
        ...state,
        name,
        picture,
        email,
        emailVerifiedAt,
        updatedAt,
        sessionId: browser.id,
        userAgent: null,
        address: "::1",
        kind: "code",
        appId: code.clientId,
        request: code.request,
        codeExpiresAt: code.expiresAt,
        usedAt: null,
      });
      await store.useAuthorization({ id: code.id, by: randomUUID(), now: 5 });
      await store.revokeSession(browser.id, user.id, 6);
      expect(await store.findCode(code.id)).toMatchObject({ usedAt: 5, revokedAt: 6 });
      const strangers = await insert({ userId: user.id });
      for (const id of [strangers.id, randomUUID(), code.id.toUpperCase()]) {
        expect(await store.findCode(id)).toBeUndefined();
      }
    });

    it("of a user are deleted all together, and those of other users stay", async () => {
      const userId = randomUUID();
      const its = [await insert({ userId }), await insert({ userId })];
      const others = [await insert(), await insert({ kind: "pushed", userId: null })];
      for (const _ of ["first", "again"]) await store.deleteAuthorizationsOf(userId);
      for (const one of its) expect(await find(one)).toBeUndefined();
      for (const one of others) expect(await find(one)).toStrictEqual(one);
    });
  });
}
