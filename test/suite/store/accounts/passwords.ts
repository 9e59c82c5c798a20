import { beforeAll, describe, expect, it } from "vitest";
import type { Account } from "../../../../src/core/accounts/model.ts";
import type { Store } from "../../../../src/core/ports.ts";
import type { OpenStore } from "../open-store.ts";
import { account, insist } from "../records.ts";

/** How a store reads and replaces password hashes. */
export function storePasswords(opened: () => OpenStore): void {
  let store: Store;
  beforeAll(() => {
    ({ store } = opened());
  });

  const insert = async (given: Partial<Account> = {}) => {
    const one = account(given);
    expect(await store.insertAccount(one)).toBe(true);
    return one;
  };

  describe("the password hash", () => {
    it("is replaced if the old hash is still stored, together with the time of the change", async () => {
      const one = await insert();
      const change = {
        userId: one.id,
        from: one.passwordHash,
        to: "renewed",
        now: 1_800_000_000_000,
      };
      expect(await store.replacePasswordHash(change)).toBe(true);
      expect(await store.findAccountByUsername(one.usernameKey)).toStrictEqual({
        ...one,
        passwordHash: "renewed",
        updatedAt: 1_800_000_000_000,
      });
      expect(await store.replacePasswordHash({ ...change, to: "another" })).toBe(false);
    });

    it("counts as replaced for a repeated change, because the first answer may have been lost", async () => {
      const one = await insert();
      const change = { userId: one.id, from: one.passwordHash, to: "renewed", now: 1 };
      expect(await store.replacePasswordHash(change)).toBe(true);
      expect(await store.replacePasswordHash({ ...change, now: 2 })).toBe(true);
      expect(await store.findAccountByUsername(one.usernameKey)).toMatchObject({ updatedAt: 1 });
    });

    it("is not replaced for another old hash, another case of it or an unknown account", async () => {
      const one = await insert({ passwordHash: "Old" });
      const bystander = await insert({ passwordHash: "Old" });
      const change = { userId: one.id, from: "Old", to: "new", now: 1 };
      expect(await store.replacePasswordHash({ ...change, from: "other" })).toBe(false);
      expect(await store.replacePasswordHash({ ...change, from: "old" })).toBe(false);
      expect(await store.replacePasswordHash({ ...change, userId: account().id })).toBe(false);
      expect(await store.findAccountByUsername(one.usernameKey)).toStrictEqual(one);
      expect(await store.replacePasswordHash(change)).toBe(true);
      expect(await store.findAccountByUsername(bystander.usernameKey)).toStrictEqual(bystander);
    });

    it("is replaced by only one of forty concurrent changes", async () => {
      const one = await insert();
      const hashes = Array.from({ length: 40 }, (_, index) => `hash ${index}`);
      const change = { userId: one.id, from: one.passwordHash, now: 1 };
      const won = await Promise.all(
        hashes.map((to) => insist(() => store.replacePasswordHash({ ...change, to }))),
      );
      expect(won.filter(Boolean)).toHaveLength(1);
      const { passwordHash } = (await store.findAccountByUsername(one.usernameKey)) ?? {};
      expect(passwordHash).toBe(hashes[won.indexOf(true)]);
    });
  });

  describe("a changed password", () => {
    const changeOf = (one: Account) => ({
      userId: one.id,
      from: one.passwordHash,
      to: "renewed",
      now: 1_800_000_000_000,
      sessionsValidFrom: 7,
    });

    it("is stored with the time from which sessions are valid, if the old hash is still stored", async () => {
      const [one, bystander] = [await insert(), await insert()];
      const change = changeOf(one);
      expect(await store.changePassword({ ...change, from: "other" })).toBe(false);
      expect(await store.changePassword({ ...change, userId: account().id })).toBe(false);
      expect(await store.findAccount(one.id)).toStrictEqual(one);
      expect(await store.changePassword(change)).toBe(true);
      const changed = {
        ...one,
        passwordHash: "renewed",
        updatedAt: 1_800_000_000_000,
        sessionsValidFrom: 7,
      };
      expect(await store.findAccount(one.id)).toStrictEqual(changed);
      expect(await store.findAccount(bystander.id)).toStrictEqual(bystander);
      expect(await store.changePassword({ ...change, to: "another" })).toBe(false);
      expect(await store.findAccount(one.id)).toStrictEqual(changed);
    });

    it.each([
      [6, 7],
      [7, 8],
      [9, 10],
    ])("raises the time from which sessions are valid, also from %i", async (before, then) => {
      const one = await insert({ sessionsValidFrom: before });
      const change = changeOf(one);
      for (const _ of ["first", "again"]) expect(await store.changePassword(change)).toBe(true);
      expect(await store.findAccount(one.id)).toMatchObject({
        passwordHash: "renewed",
        sessionsValidFrom: then,
      });
    });

    it("is stored by only one of forty concurrent changes", async () => {
      const one = await insert();
      const hashes = Array.from({ length: 40 }, (_, index) => `hash ${index}`);
      const won = await Promise.all(
        hashes.map((to) => insist(() => store.changePassword({ ...changeOf(one), to }))),
      );
      expect(won.filter(Boolean)).toHaveLength(1);
      expect(await store.findCredentials(one.id)).toStrictEqual({
        passwordHash: hashes[won.indexOf(true)],
        usernameKey: one.usernameKey,
        emailKey: one.emailKey,
        sessionsValidFrom: 7,
      });
    });

    it("has no credentials for an unknown account", async () => {
      expect(await store.findCredentials(account().id)).toBeUndefined();
    });
  });
}
