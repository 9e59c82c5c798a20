import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Store } from "../../../src/core/ports.ts";
import { account, insist } from "./records.ts";
import { storeClients } from "./clients.ts";
import { storeRefusals } from "./refusals.ts";
import { storeSessionEnds } from "./ending-sessions.ts";
import { storeSessions } from "./sessions.ts";

/** An open store over a database of its own, and a second way into that database. */
export interface OpenStore {
  readonly store: Store;
  close(): Promise<void>;
  /** Runs a statement beside the store. */
  sql(statement: string): Promise<Record<string, unknown>[]>;
}

/** What every store must do, on any database. `open` gives a fresh, migrated database each time: starting one is slow. */
export function storeSuite(open: () => Promise<OpenStore>): void {
  let opened: OpenStore;
  let store: Store;
  beforeAll(async () => {
    opened = await open();
    store = opened.store;
  });
  afterAll(() => opened.close());

  const insert = async (given = {}) => {
    const one = account(given);
    expect(await store.insertAccount(one)).toBe(true);
    return one;
  };
  const countOf = async (condition: string): Promise<number> => {
    const [row] = await opened.sql(`select count(*) as n from users where ${condition}`);
    return Number(row?.["n"]);
  };

  it("has the methods that this suite knows, and no other", () => {
    expect(Object.keys(store).toSorted()).toEqual([
      "deleteExpiredSessions",
      "deleteIdleSessions",
      "deleteRevokedSessions",
      "findAccount",
      "findAccountByEmail",
      "findAccountByUsername",
      "findClient",
      "findConflicts",
      "findSessionState",
      "insertAccount",
      "insertSession",
      "listSessions",
      "ping",
      "replacePasswordHash",
      "revokeAllSessions",
      "revokeOtherSessions",
      "revokeSession",
      "revokeSurplusSessions",
      "rotateSession",
      "setSessionsValidFrom",
      "touchSession",
    ]);
  });

  describe("accounts", () => {
    it("gives back every field as it was, times as numbers and absent ones as null", async () => {
      const plain = await insert();
      const full = await insert({
        role: "admin",
        emailVerifiedAt: 0,
        disabledAt: 4_102_444_800_123,
        sessionsValidFrom: 2 ** 31,
        createdAt: Number.MAX_SAFE_INTEGER,
        updatedAt: 1,
      });
      for (const one of [plain, full]) {
        expect(await store.findAccount(one.id)).toStrictEqual(one);
        expect(await store.findAccountByUsername(one.usernameKey)).toStrictEqual(one);
        expect(await store.findAccountByEmail(one.emailKey)).toStrictEqual(one);
      }
    });

    it.each([
      ["an emoji of several code points", "👩‍👩‍👧‍👦 Ann"],
      ["128 characters of four bytes", "𝒳".repeat(128)],
      ["quotes, backslashes and comment marks", `\\' " \\\\ -- /* */ # \` %_`],
      ["letters that a collation would fold", "ÁDMIN ß ſ İ"],
    ])("keeps a name of %s", async (_, name) => {
      const one = await insert({ name });
      expect((await store.findAccountByUsername(one.usernameKey))?.name).toBe(name);
    });

    it("finds nobody by a key that nobody has", async () => {
      const one = await insert();
      expect(await store.findAccount(one.usernameKey)).toBeUndefined();
      expect(await store.findAccountByUsername(one.emailKey)).toBeUndefined();
      expect(await store.findAccountByEmail(one.usernameKey)).toBeUndefined();
      expect(await store.findAccountByUsername("")).toBeUndefined();
      expect(await store.findConflicts("", "")).toEqual([]);
    });

    it.each(["id", "usernameKey", "emailKey"] as const)(
      "refuses a second account with the same %s alone, and leaves the first as it was",
      async (key) => {
        const first = await insert();
        expect(await store.insertAccount(account({ [key]: first[key] }))).toBe(false);
        expect(await store.findAccountByUsername(first.usernameKey)).toStrictEqual(first);
        expect(await countOf(`id = '${first.id}' or email_key = '${first.emailKey}'`)).toBe(1);
      },
    );

    it("lets one of fifty win who want the same username at once", async () => {
      const { usernameKey } = account();
      const rivals = Array.from({ length: 50 }, () => account({ usernameKey }));
      const won = await Promise.all(
        rivals.map((rival) => insist(() => store.insertAccount(rival))),
      );
      expect(won.filter(Boolean)).toHaveLength(1);
      expect(await store.findAccountByUsername(usernameKey)).toStrictEqual(
        rivals[won.indexOf(true)],
      );
      expect(await countOf(`username_key = '${usernameKey}'`)).toBe(1);
    });

    it("takes keys that differ in case alone for two", async () => {
      const [lower, upper] = [await insert(), account()];
      const usernameKey = lower.usernameKey.toUpperCase();
      const emailKey = lower.emailKey.toUpperCase();
      expect(await store.findAccountByUsername(usernameKey)).toBeUndefined();
      expect(await store.insertAccount({ ...upper, usernameKey, emailKey })).toBe(true);
      expect((await store.findAccountByUsername(usernameKey))?.id).toBe(upper.id);
      expect((await store.findAccountByUsername(lower.usernameKey))?.id).toBe(lower.id);
      expect((await store.findAccountByEmail(emailKey))?.id).toBe(upper.id);
    });

    it("never takes `ádmin` for `admin`", async () => {
      const admin = await insert({ usernameKey: "admin" });
      const found = await store.findAccountByUsername("ádmin").catch(() => undefined);
      expect(found).toBeUndefined();
      await store.insertAccount(account({ usernameKey: "ádmin" })).catch(() => undefined);
      expect(await store.findAccountByUsername("admin")).toStrictEqual(admin);
      expect(await countOf("username_key = 'admin'")).toBe(1);
    });

    it("finds the holders of either key, of both, and nobody else", async () => {
      const [one, other] = [await insert(), await insert()];
      const holder = ({ usernameKey, emailKey }: typeof one) => ({ usernameKey, emailKey });
      const byKey = (a: { usernameKey: string }, b: { usernameKey: string }) =>
        a.usernameKey < b.usernameKey ? -1 : 1;
      const find = async (usernameKey: string, emailKey: string) =>
        (await store.findConflicts(usernameKey, emailKey)).toSorted(byKey);
      const both = [holder(one), holder(other)].toSorted(byKey);
      expect(await find(one.usernameKey, "nobody@example.com")).toEqual([holder(one)]);
      expect(await find("nobody", one.emailKey)).toEqual([holder(one)]);
      expect(await find(one.usernameKey, one.emailKey)).toEqual([holder(one)]);
      expect(await find(one.usernameKey, other.emailKey)).toEqual(both);
    });

    it("VULN-74 takes quotes and backslashes in a key as letters, never as SQL", async () => {
      await insert();
      for (const key of ["x' or 1=1 -- ", "\\' or 1=1 -- ", "\\", "' or '1'='1", '" or ""="']) {
        expect(await store.findAccountByUsername(key)).toBeUndefined();
        expect(await store.findAccountByEmail(key)).toBeUndefined();
        expect(await store.findConflicts(key, key)).toEqual([]);
        expect(await store.findSessionState(key)).toBeUndefined();
        const one = await insert({ usernameKey: `${key}${account().id.slice(0, 8)}`, name: key });
        expect(await store.findAccountByUsername(one.usernameKey)).toStrictEqual(one);
      }
    });
  });

  describe("the password hash", () => {
    it("is replaced when the old one is still there, with the time of the change", async () => {
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

    it("counts as replaced for who asks again, since the first answer may have been lost", async () => {
      const one = await insert();
      const change = { userId: one.id, from: one.passwordHash, to: "renewed", now: 1 };
      expect(await store.replacePasswordHash(change)).toBe(true);
      expect(await store.replacePasswordHash({ ...change, now: 2 })).toBe(true);
      expect(await store.findAccountByUsername(one.usernameKey)).toMatchObject({ updatedAt: 1 });
    });

    it("is left alone for another old hash, another case of it and an unknown account", async () => {
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

    it("is replaced by one of forty who try at once", async () => {
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

  it("answers a ping while it can be read", async () => {
    await expect(store.ping()).resolves.toBeUndefined();
  });

  storeSessions(() => opened);
  storeSessionEnds(() => opened);
  storeClients(() => opened);
  storeRefusals(() => opened, open);
}
