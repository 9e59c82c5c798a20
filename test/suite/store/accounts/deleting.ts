import { beforeAll, describe, expect, it } from "vitest";
import type { Account } from "../../../../src/core/accounts/model.ts";
import type { Store } from "../../../../src/core/ports.ts";
import type { OpenStore } from "../open-store.ts";
import { account, session } from "../records.ts";

/** How a store deletes accounts. */
export function storeDeletions(opened: () => OpenStore): void {
  describe("a deleted account", () => {
    let store: Store;
    beforeAll(() => {
      ({ store } = opened());
    });

    const insert = async (given: Partial<Account> = {}) => {
      const one = account(given);
      expect(await store.insertAccount(one)).toBe(true);
      return one;
    };
    const deletionOf = ({ id: userId, passwordHash: from, usernameKey }: Account) => ({
      userId,
      from,
      usernameKey,
      emailKey: `deleted:${userId}`,
      now: 1_800_000_000_000,
    });
    const rowOf = async ({ id }: Account) =>
      (await opened().sql(`select * from users where id = '${id}'`))[0];

    it("keeps nothing personal but the given username key, and no session of it is good", async () => {
      const [one, bystander] = [
        await insert({
          emailVerifiedAt: 1,
          emailFailedAt: 2,
          lastLinkSession: "x",
          attributes: "{}",
        }),
        await insert(),
      ];
      const its = session({ userId: one.id });
      await store.insertSession(its);
      for (const _ of ["first", "again"]) {
        expect(await store.deleteAccount(deletionOf(one))).toBe(true);
      }
      const row = await rowOf(one);
      const emptied = {
        id: one.id,
        username: "",
        username_key: one.usernameKey,
        email: "",
        email_key: `deleted:${one.id}`,
        email_verified_at: null,
        email_failed_at: null,
        last_link_session: null,
        name: "",
        attributes: null,
        locale: null,
        invited_at: null,
        invited_by: null,
        picture: null,
        time_zone: null,
        terms_version: null,
        terms_accepted_at: null,
        password_hash: "",
      };
      expect(row).toMatchObject(emptied);
      // A new column that is personal belongs above, and into the statement.
      const others = Object.keys(row ?? {}).filter((name) => !(name in emptied));
      expect(others.toSorted()).toEqual([
        "created_at",
        "deleted_at",
        "disabled_at",
        "recovery_set",
        "role",
        "sessions_valid_from",
        "two_step",
        "updated_at",
        "words_at",
      ]);
      for (const name of ["deleted_at", "updated_at"]) {
        expect(Number(row?.[name])).toBe(1_800_000_000_000);
      }
      expect(await store.findSessionState(its.id)).toMatchObject({
        sessionsValidFrom: Number.MAX_SAFE_INTEGER,
      });
      expect(await store.findAccount(bystander.id)).toStrictEqual(bystander);
    });

    it("is found by no read, and changed by no write", async () => {
      const one = await insert();
      await store.deleteAccount(deletionOf(one));
      const row = await rowOf(one);
      expect(await store.findAccount(one.id)).toBeUndefined();
      expect(await store.findAccountByUsername(one.usernameKey)).toBeUndefined();
      expect(await store.findAccountByEmail(one.emailKey)).toBeUndefined();
      expect(await store.findAccountByEmail(`deleted:${one.id}`)).toBeUndefined();
      expect(await store.findCredentials(one.id)).toBeUndefined();
      const change = { userId: one.id, from: one.passwordHash, to: "new", now: 1 };
      expect(await store.replacePasswordHash(change)).toBe(false);
      expect(await store.changePassword({ ...change, sessionsValidFrom: 9 })).toBe(false);
      expect(await store.updateAccount({ ...one, name: "x" }, one)).toBe("changed");
      await store.setSessionsValidFrom(one.id, 9);
      expect(await rowOf(one)).toEqual(row);
    });

    it("still holds its username key, and no longer its e-mail key", async () => {
      const one = await insert();
      await store.deleteAccount(deletionOf(one));
      expect(await store.findConflicts(one.usernameKey, one.emailKey)).toEqual([
        { usernameKey: one.usernameKey, emailKey: `deleted:${one.id}` },
      ]);
      expect(await store.insertAccount(account({ usernameKey: one.usernameKey }))).toBe(false);
      expect(await store.insertAccount(account({ emailKey: one.emailKey }))).toBe(true);
    });

    it("is not deleted for another hash or an unknown account", async () => {
      const one = await insert();
      expect(await store.deleteAccount({ ...deletionOf(one), from: "other" })).toBe(false);
      expect(await store.deleteAccount(deletionOf(account()))).toBe(false);
      expect(await store.findAccount(one.id)).toStrictEqual(one);
    });

    it("is purged from its time on, and frees the username key", async () => {
      const [one, later, kept] = [await insert(), await insert(), await insert()];
      await store.deleteAccount({ ...deletionOf(one), now: 100 });
      await store.deleteAccount({ ...deletionOf(later), now: 101 });
      expect(await store.purgeDeletedAccounts(99)).toEqual({ deleted: 0, more: false });
      expect(await store.purgeDeletedAccounts(100)).toEqual({ deleted: 1, more: false });
      expect(await rowOf(one)).toBeUndefined();
      expect(await rowOf(later)).toBeDefined();
      expect(await store.findAccount(kept.id)).toStrictEqual(kept);
      expect(await store.insertAccount(account({ usernameKey: one.usernameKey }))).toBe(true);
    });

    it("has no sessions any more once they are deleted, and other users keep theirs", async () => {
      const [one, bystander] = [await insert(), await insert()];
      const its = [1, null].map((revokedAt) => session({ userId: one.id, revokedAt }));
      const theirs = session({ userId: bystander.id });
      for (const each of [...its, theirs]) await store.insertSession(each);
      for (const _ of ["first", "again"]) await store.deleteSessionsOf(one.id);
      for (const { id } of its) expect(await store.findSessionState(id)).toBeUndefined();
      expect(await store.findSessionState(theirs.id)).toBeDefined();
    });
  });
}
