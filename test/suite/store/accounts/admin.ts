import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import type { Account } from "../../../../src/core/accounts/model.ts";
import type { AccountPolicy, Target } from "../../../../src/core/accounts/ports.ts";
import {
  countUsers,
  listUsers,
  type UserQuery,
} from "../../../../src/core/admin/lists/list-users.ts";
import { usernamesOf } from "../../../../src/core/admin/lists/names.ts";
import { pageSize, type ListedUser } from "../../../../src/core/admin/model.ts";
import type { AdminPorts } from "../../../../src/core/admin/ports.ts";
import { createFirstAdmin } from "../../../../src/core/admin/users/first-admin.ts";
import { Failure } from "../../../../src/core/failures.ts";
import type { Store } from "../../../../src/core/ports.ts";
import { systemRandom } from "../../../../src/drivers/system.ts";
import { passkey, totp } from "../factors/records.ts";
import type { OpenStore } from "../open-store.ts";
import { account, insertionOf, insist, session } from "../records.ts";

/** The lists of administrators, and what they do with accounts. */
export function storeAdmin(opened: () => OpenStore): void {
  describe("administrators", () => {
    let store: Store;
    beforeAll(() => {
      ({ store } = opened());
    });

    const insert = async (given: Partial<Account> = {}): Promise<Account> => {
      const one = account(given);
      expect(await insist(() => store.insertAccount(one))).toBe(true);
      return one;
    };
    /** Many accounts, without the store, because a store inserts one at a time. */
    const insertMany = async (
      count: number,
      given: (at: number) => Partial<Account>,
    ): Promise<Account[]> => {
      const all = Array.from({ length: count }, (_, at) => account(given(at)));
      for (let at = 0; at < count; at += 100) {
        await opened().sql(insertionOf(all.slice(at, at + 100)));
      }
      return all;
    };
    const addressed = (email: string) => ({ email, emailKey: email });
    const called = (name: string, domain = "example.org") => ({
      username: name,
      usernameKey: name,
      ...addressed(`${name}@${domain}`),
    });
    const named = (name: string, domain?: string) => insert(called(name, domain));

    /** All pages of a list. Calls `between` after each page. */
    async function pages(query: UserQuery, between = async () => {}): Promise<ListedUser[]> {
      const rows: ListedUser[] = [];
      for (let cursor: string | undefined, more = true; more;) {
        const page = await listUsers(store, { ...query, ...(cursor && { cursor }) });
        expect(page.rows.length).toBeLessThanOrEqual(50);
        rows.push(...page.rows);
        cursor = page.next;
        more = cursor !== undefined;
        await between();
      }
      return rows;
    }
    const idsOf = (rows: readonly { readonly id: string }[]) => rows.map(({ id }) => id);
    const expectOnce = (rows: readonly ListedUser[], wanted: readonly Account[]) => {
      const ids = idsOf(rows);
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids).toEqual(expect.arrayContaining(idsOf(wanted)));
    };

    it("list each account once, newest first, while others register", async () => {
      const at = 1_900_000_000_000;
      // Many of one time, so that ids decide.
      const wanted = await insertMany(120, (index) => ({ createdAt: at - (index % 7) }));
      const rows = await pages({}, async () => void (await insert({ createdAt: at + 1 })));
      expectOnce(rows, wanted);
      const order = rows.map(({ createdAt, id }) => `${String(createdAt).padStart(16)} ${id}`);
      expect(order).toEqual(order.toSorted().toReversed());
    });

    it("list the administrators and the disabled accounts, each once", async () => {
      const admins = await insertMany(60, () => ({ role: "admin", disabledAt: null }));
      const disabled = await insertMany(60, (index) => ({ disabledAt: 5000 + (index % 3) }));
      const listed = await pages({ filter: "admins" }, async () => {
        await insert({ role: "admin" });
      });
      expectOnce(listed, admins);
      expect(new Set(listed.map(({ role }) => role))).toEqual(new Set(["admin"]));
      const off = await pages({ filter: "disabled" });
      expectOnce(off, disabled);
      expect(off.filter(({ disabledAt }) => disabledAt === null)).toEqual([]);
    });

    it("list the accounts of a role, with an address that is not verified, or with a second factor, each once", async () => {
      const role = `role-${randomUUID().slice(0, 8)}`;
      const [ofRole, unverified, verified] = [
        await insertMany(60, () => ({ role })),
        await insertMany(60, () => ({ emailVerifiedAt: null })),
        await insertMany(60, () => ({ emailVerifiedAt: 7 })),
      ];
      expect(idsOf(await pages({ role })).toSorted()).toEqual(idsOf(ofRole).toSorted());
      const notProven = await pages({ filter: "unverified" });
      expectOnce(notProven, unverified);
      expect(notProven.filter(({ emailVerifiedAt }) => emailVerifiedAt !== null)).toEqual([]);
      for (const [at, { id: userId }] of verified.entries()) {
        if (at % 2 === 0) await insist(() => store.insertTotp(totp({ userId })));
        if (at % 3 === 0) await insist(() => store.insertPasskey(passkey({ userId })));
        if (at % 3 === 0) await insist(() => store.insertPasskey(passkey({ userId })));
      }
      // A passkey that has not verified its user is no factor.
      for (const { id: userId } of ofRole.slice(0, 5)) {
        await insist(() => store.insertPasskey(passkey({ userId, verifiedAt: null })));
      }
      const withFactor = verified.filter((_, at) => at % 2 === 0 || at % 3 === 0);
      const listed = await pages({ filter: "second_factor" });
      expectOnce(listed, withFactor);
      expect(idsOf(listed)).toEqual(idsOf(listed).toSorted().toReversed());
      for (const one of [...unverified, ...ofRole]) expect(idsOf(listed)).not.toContain(one.id);
    });

    it("list all accounts by username, and count a list up to a thousand", async () => {
      const role = `role-${randomUUID().slice(0, 8)}`;
      const wanted = await insertMany(55, () => ({ role }));
      const rows = await pages({ sort: "username" });
      expectOnce(rows, wanted);
      const keys = rows.map(({ usernameKey }) => usernameKey);
      expect(keys).toEqual(keys.toSorted());
      const count = async (query: UserQuery) =>
        countUsers(store, query, await listUsers(store, query));
      expect(await count({ role })).toEqual({ count: 55, exact: true });
      const mark = `c${randomUUID().slice(0, 8)}`;
      await insertMany(40, (at) => called(`${mark}-${at}`));
      await insertMany(20, (at) => addressed(`${mark}.${at}@x.org`));
      expect(await count({ q: mark })).toEqual({ count: 60, exact: true });
      for (const query of [{}, { sort: "username" }, { filter: "unverified" }] as const) {
        // A test of the suite inserts a username that no account can have, and that no range of usernames has.
        const listed = (await pages("sort" in query ? {} : query)).length;
        const shown = Math.min(listed, 1000);
        expect(await count(query)).toEqual({ count: shown, exact: listed <= 1000 });
      }
      for (const kind of ["second_factor", "disabled"] as const) {
        const listed = idsOf(await pages({ filter: kind })).length;
        expect(await store.countUsers({ kind }), kind).toBe(Math.min(listed, 1001));
      }
    });

    it("count no further than a thousand and one", async () => {
      const role = `role-${randomUUID().slice(0, 8)}`;
      await insertMany(1002, () => ({ role }));
      expect(await store.countUsers({ kind: "role", role })).toBe(1001);
      const page = await listUsers(store, { role });
      expect(await countUsers(store, { role }, page)).toEqual({ count: 1000, exact: false });
    });

    it("show when the newest session of each account began", async () => {
      const [one, other] = [await insert(), await insert()];
      for (const createdAt of [5000, 9000, 7000]) {
        await insist(() => store.insertSession(session({ userId: one.id, createdAt })));
      }
      const find = async ({ id }: Account) => (await pages({ q: id })).at(0)?.lastLoginAt;
      expect(await find(one)).toBe(9000);
      expect(await find(other)).toBeNull();
    });

    it("find accounts by the beginning of a username, then by that of an e-mail address", async () => {
      const mark = `q${randomUUID().slice(0, 8)}`;
      const byName = await insertMany(70, (at) => called(`${mark}-${String(at).padStart(3, "0")}`));
      const byMail = await insertMany(70, (at) => addressed(`${mark}.${at}@x.org`));
      const found = await pages({ q: mark.toUpperCase() });
      expectOnce(found, [...byName, ...byMail]);
      expect(found).toHaveLength(140);
      expect(idsOf(found.slice(0, 70))).toEqual(idsOf(byName));
      const [one] = byName;
      expect(idsOf(await pages({ q: `${mark}-000@` }))).toEqual([one?.id]);
      expect(idsOf(await pages({ q: ` ${one?.id} ` }))).toEqual([one?.id]);
      expect(await pages({ q: randomUUID() })).toEqual([]);
    });

    it("take no character of a prefix for a pattern", async () => {
      const mark = `p${randomUUID().slice(0, 8)}`;
      const [under, dot, dash] = await Promise.all([
        named(`${mark}_a`),
        named(`${mark}.a`),
        named(`${mark}-a`),
      ]);
      const tilde = await insert(addressed(`${mark}~a@x.org`));
      const percent = await insert(addressed(`${mark}%a@x.org`));
      const find = async (q: string) => idsOf(await pages({ q }));
      expect(await find(`${mark}_`)).toEqual([under.id]);
      expect(await find(`${mark}.`)).toEqual([dot.id]);
      expect(await find(`${mark}-`)).toEqual([dash.id]);
      expect(await find(`${mark}~`)).toEqual([tilde.id]);
      expect(await find(`${mark}%`)).toEqual([percent.id]);
      expect(await find("%")).not.toContain(percent.id);
      for (const q of [`${mark}\x7f`, `${mark}\\`, `${mark}' or 1=1 -- `, `${mark}é`, "é", "\0"]) {
        expect(await find(q), JSON.stringify(q)).toEqual([]);
      }
    });

    it("never list or find deleted accounts", async () => {
      const gone = await named(`gone-${randomUUID().slice(0, 8)}`);
      const deletion = {
        userId: gone.id,
        from: gone.passwordHash,
        usernameKey: gone.usernameKey,
        emailKey: `deleted:${gone.id}`,
        now: 9,
      };
      expect(await store.deleteAccount(deletion)).toBe(true);
      for (const query of [{}, { q: gone.username }, { q: "deleted:" }, { q: gone.id }]) {
        expect(idsOf(await pages(query))).not.toContain(gone.id);
      }
      expect(await store.disableUser({ userId: gone.id }, 10, 10)).toBe(false);
      expect(await store.removePassword({ userId: gone.id }, 10, 10)).toBe(false);
    });

    it("change a role only while they have theirs", async () => {
      const [admin, other, user] = [
        await insert({ role: "admin" }),
        await insert({ role: "admin", disabledAt: 1 }),
        await insert({ updatedAt: 5 }),
      ];
      const change = (actorId: string, role = "support") =>
        store.changeRole({ actorId, userId: user.id, role, now: 4, sessionsValidFrom: 0 });
      expect(await change(other.id)).toBe("not allowed");
      expect(await change(randomUUID())).toBe("not allowed");
      expect(await store.findAccount(user.id)).toStrictEqual(user);
      expect(await change(admin.id)).toBe("changed");
      expect(await change(admin.id)).toBe("changed");
      expect(await store.findAccount(user.id)).toStrictEqual({
        ...user,
        role: "support",
        updatedAt: 7,
      });
      const ending = { actorId: admin.id, role: "chief", now: 4, sessionsValidFrom: 20 };
      for (const sessionsValidFrom of [20, 21]) {
        expect(await store.changeRole({ ...ending, userId: user.id })).toBe("changed");
        expect(await store.findAccount(user.id)).toMatchObject({
          role: "chief",
          sessionsValidFrom,
        });
      }
      expect(await store.changeRole({ ...ending, userId: randomUUID() })).toBe("not found");
      expect(await store.findAccount(admin.id)).toMatchObject({
        role: "admin",
        sessionsValidFrom: 0,
      });
    });

    it("disable an account and end its sessions at once, but not an administrator's, and enable it", async () => {
      const user = await insert({ sessionsValidFrom: 7, updatedAt: 1 });
      const admin = await insert({ role: "admin" });
      expect(await store.disableUser({ userId: admin.id }, 20, 21)).toBe(false);
      expect(await store.disableUser({ userId: user.id }, 20, 21)).toBe(true);
      expect(await store.disableUser({ userId: user.id }, 30, 31)).toBe(false);
      const off = { ...user, disabledAt: 20, sessionsValidFrom: 21, updatedAt: 20 };
      expect(await store.findAccount(user.id)).toStrictEqual(off);
      expect(await store.enableUser({ userId: user.id }, 40)).toBe(true);
      expect(await store.enableUser({ userId: user.id }, 41)).toBe(false);
      expect(await store.findAccount(user.id)).toStrictEqual({
        ...off,
        disabledAt: null,
        updatedAt: 40,
      });
      expect(await store.findAccount(admin.id)).toStrictEqual(admin);
    });

    it("alone change the accounts of roles that servers do not find", async () => {
      const kept = { role: "support", passwordHash: "!", disabledAt: 1, updatedAt: 1 };
      const [user, other] = [await insert({ ...kept, role: "user" }), await insert(kept)];
      const enabled = await insert({ role: "support" });
      const deletionOf = ({ id, usernameKey }: Account) => ({
        userId: id,
        from: "!",
        usernameKey,
        emailKey: `deleted:${id}`,
        now: 9,
      });
      const changes: readonly ((target: Target, account: Account) => Promise<unknown>)[] = [
        (target) => store.enableUser(target, 20),
        (target) => store.disableUser(target, 30, 31),
        (target) => store.setInvitation({ ...target, invitedAt: 40, invitedBy: "app" }),
        (target) => store.removePassword(target, 50, 51),
        async ({ userId, targets }) => {
          await store.setSessionsValidFrom(userId, 60, targets);
          return (await store.findAccount(userId))?.sessionsValidFrom === 60;
        },
        (target, account) => store.deleteAccount({ ...deletionOf(account), ...target }),
      ];
      for (const change of changes) {
        const targetOf = ({ id }: Account) => ({ userId: id, targets: "user" });
        expect(await change(targetOf(other), other), String(change)).toBe(false);
        expect(await change(targetOf(enabled), enabled), String(change)).toBe(false);
        expect(await change(targetOf(user), user), String(change)).toBe(true);
      }
      expect(await store.findAccount(other.id)).toStrictEqual(other);
      expect(await store.findAccount(enabled.id)).toStrictEqual(enabled);
    });

    it("and servers list all accounts, or those of a role, the greatest id first", async () => {
      const role = `role-${randomUUID().slice(0, 8)}`;
      const made = await insertMany(pageSize + 2, () => ({ role }));
      const gone = await insert({ role, passwordHash: "!" });
      await store.deleteAccount({
        userId: gone.id,
        from: "!",
        usernameKey: gone.usernameKey,
        emailKey: `deleted:${gone.id}`,
        now: 9,
      });
      const sorted = made.toSorted((one, two) => (one.id < two.id ? 1 : -1));
      const first = await store.listAccounts(role, "~");
      expect(first).toStrictEqual(sorted.slice(0, pageSize + 1));
      expect(await store.listAccounts(role, sorted[pageSize]!.id)).toStrictEqual(
        sorted.slice(pageSize + 1),
      );
      const highest = sorted[0]!;
      expect(idsOf(await store.listAccounts(undefined, `${highest.id}~`))).toContain(highest.id);
    });

    it("note an invitation of an account without a password, and of no other", async () => {
      const user = await insert({ updatedAt: 1 });
      const invitation = { userId: user.id, invitedAt: 20, invitedBy: "command" };
      expect(await store.setInvitation(invitation)).toBe(false);
      await store.removePassword({ userId: user.id }, 10, 11);
      expect(await store.setInvitation(invitation)).toBe(true);
      const { userId: _, ...noted } = invitation;
      expect(await store.findAccount(user.id)).toMatchObject({ ...noted, updatedAt: 20 });
    });

    it("end an invitation for good with the first password, and when a password is taken away", async () => {
      const user = await insert({ passwordHash: "!", invitedAt: 20, invitedBy: "command" });
      const { id: userId, emailKey } = user;
      const accepted = { userId, emailKey, from: "!", to: "hash", now: 30, sessionsValidFrom: 30 };
      expect(await store.resetPassword(accepted)).toBe(true);
      expect(await store.findAccount(userId)).toMatchObject({ invitedAt: null });
      const other = await insert({ invitedAt: 20, invitedBy: "command" });
      expect(await store.removePassword({ userId: other.id }, 30, 31)).toBe(true);
      expect(await store.findAccount(other.id)).toMatchObject({ invitedAt: null });
    });

    it("take away a password, and decide whether an address is proven", async () => {
      const user = await insert({ updatedAt: 1, emailFailedAt: 3 });
      expect(await store.removePassword({ userId: user.id }, 20, 21)).toBe(true);
      const change = { userId: user.id, emailKey: user.emailKey, now: 30 };
      expect(await store.setEmailVerified({ ...change, verifiedAt: 30 })).toBe(true);
      const other = { ...change, emailKey: "other@example.com", verifiedAt: null };
      expect(await store.setEmailVerified(other)).toBe(false);
      expect(await store.findAccount(user.id)).toStrictEqual({
        ...user,
        passwordHash: "!",
        sessionsValidFrom: 21,
        emailVerifiedAt: 30,
        emailFailedAt: null,
        updatedAt: 30,
      });
      expect(await store.setEmailVerified({ ...change, now: 31, verifiedAt: null })).toBe(true);
      expect((await store.findAccount(user.id))?.emailVerifiedAt).toBeNull();
    });

    it("give an account another address, unless somebody else has it", async () => {
      const [user, other] = [
        await insert({ emailVerifiedAt: 2, emailFailedAt: 3 }),
        await insert(),
      ];
      const email = `New-${user.id}@Example.com`;
      const change = {
        userId: user.id,
        from: user.emailKey,
        email,
        emailKey: email.toLowerCase(),
        verifiedAt: null,
        now: user.updatedAt + 1,
      };
      expect(await store.setEmail({ ...change, emailKey: other.emailKey })).toBe("taken");
      expect(await store.setEmail({ ...change, from: other.emailKey })).toBe("stale");
      expect(await store.findAccount(user.id)).toStrictEqual(user);
      expect(await store.setEmail(change)).toBe("changed");
      expect(await store.setEmail(change)).toBe("changed");
      expect(await store.findAccount(user.id)).toStrictEqual({
        ...user,
        email,
        emailKey: email.toLowerCase(),
        emailVerifiedAt: null,
        emailFailedAt: null,
        updatedAt: change.now,
      });
    });

    it("find the usernames of accounts that are not deleted", async () => {
      const users = await insertMany(60, () => ({}));
      const ids = [...idsOf(users), null, "cli:ann", randomUUID()];
      const names = await usernamesOf(store, ids);
      expect(names).toEqual(new Map(users.map(({ id, username }) => [id, username])));
      expect(await usernamesOf(store, [null])).toEqual(new Map());
    });

    it("keep an administrator's account, which nobody can delete", async () => {
      const admin = await insert({ role: "admin" });
      const { id: userId, passwordHash: from, usernameKey } = admin;
      const deletion = { userId, from, usernameKey, emailKey: `deleted:${userId}`, now: 9 };
      expect(await store.deleteAccount(deletion)).toBe(false);
      expect(await store.findAccount(userId)).toStrictEqual(admin);
    });

    it("are created by one of five links that are used at the same time, in many rounds", async () => {
      const now = Date.now();
      const ports = {
        store,
        clock: () => now,
        random: systemRandom,
        hasher: { hash: async () => "hash" },
        commonPasswords: async () => false,
        audit: { recordNow: async () => {} },
        // The token is the id of the account.
        linkTokens: {
          read: (userId: string) => ({ userId, expiresAt: now + 1, proves: async () => true }),
        },
      } as unknown as AdminPorts;
      const issuer = "https://auth.example.com";
      const policy = { issuer, throttle: {}, passwordMinLength: 8, brand: { name: "Example" } };
      const use = async (email: string): Promise<string> => {
        const admin = {
          token: randomUUID(),
          username: `admin-${email.slice(0, 8)}`,
          email,
          password: "correct horse battery",
        };
        try {
          const create = () =>
            createFirstAdmin(ports, policy as AccountPolicy, (_, work) => work(), admin);
          return (await insist(create)).id;
        } catch (error) {
          return error instanceof Failure ? error.code : String(error);
        }
      };
      for (let round = 0; round < (opened().rounds ?? 200) / 10; round++) {
        await opened().sql("update users set role = 'user' where role = 'admin'");
        await opened().sql("delete from used_challenges where hash = 'first_admin'");
        const emails = Array.from({ length: 5 }, () => `${randomUUID()}@example.net`);
        const outcomes = await Promise.all(emails.map(use));
        const ids = outcomes.filter((one) => one !== "invalid_link");
        const admins = await opened().sql("select id from users where role = 'admin'");
        expect(admins, `round ${round}: ${outcomes.join()}`).toEqual([{ id: ids[0] }]);
        expect(outcomes.filter((one) => one === "invalid_link")).toHaveLength(4);
      }
    });

    const demote = (actorId: string, userId: string) =>
      insist(() =>
        store.changeRole({ actorId, userId, role: "user", now: 50, sessionsValidFrom: 0 }),
      );

    it("never demote each other both, in many rounds", async () => {
      const [one, other] = [await insert({ role: "admin" }), await insert({ role: "admin" })];
      for (let round = 0; round < (opened().rounds ?? 200); round++) {
        const outcomes = await Promise.all([demote(one.id, other.id), demote(other.id, one.id)]);
        expect(outcomes.toSorted(), `round ${round}`).toEqual(["changed", "not allowed"]);
        const [winner, loser] = outcomes[0] === "changed" ? [one, other] : [other, one];
        const promotion = { actorId: winner.id, userId: loser.id, role: "admin", now: 60 };
        expect(await store.changeRole({ ...promotion, sessionsValidFrom: 90 })).toBe("changed");
      }
    });

    it("are never all gone after twenty demotions and disablings at once", async () => {
      const list = (ids: readonly string[]) => ids.map((id) => `'${id}'`).join();
      for (let round = 0; round < (opened().rounds ?? 200) / 10; round++) {
        const admins = await Promise.all([1, 2, 3, 4, 5].map(() => insert({ role: "admin" })));
        const pairs = admins.flatMap((actor) =>
          admins
            .filter((target) => target !== actor)
            .map((target) => [actor.id, target.id] as const),
        );
        expect(pairs).toHaveLength(20);
        await Promise.all(
          pairs.map(async ([actor, target]) => {
            await demote(actor, target);
            await insist(() => store.disableUser({ userId: target }, 60, 60));
          }),
        );
        const left = await opened().sql(
          `select id from users where role = 'admin' and disabled_at is null and id in (${list(idsOf(admins))})`,
        );
        expect(left.length, `round ${round}`).toBeGreaterThanOrEqual(1);
      }
    });
  });
}
