import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import type { Store } from "../../../src/core/ports.ts";
import type { OpenStore } from "./open-store.ts";
import { account, insist } from "./records.ts";

/** How a store changes an account by a link. */
export function storeLinks(opened: () => OpenStore): void {
  describe("a password reset", () => {
    let store: Store;
    beforeAll(() => {
      ({ store } = opened());
    });
    const insert = async (given = {}) => {
      const one = account(given);
      await store.insertAccount(one);
      return one;
    };
    const resetOf = ({ id, emailKey, passwordHash }: ReturnType<typeof account>) => ({
      userId: id,
      emailKey,
      from: passwordHash,
      to: "renewed",
      sessionsValidFrom: 50,
      now: 60,
    });

    it("replaces the hash, proves the address and ends the sessions in one statement", async () => {
      const one = await insert({ emailFailedAt: 3 });
      expect(await store.resetPassword(resetOf(one))).toBe(true);
      expect(await store.findAccount(one.id)).toStrictEqual({
        ...one,
        emailFailedAt: null,
        passwordHash: "renewed",
        emailVerifiedAt: 60,
        sessionsValidFrom: 50,
        updatedAt: 60,
      });
    });

    it("keeps the time of an earlier proof, and raises the end of sessions in any case", async () => {
      const one = await insert({ emailVerifiedAt: 4, sessionsValidFrom: 70 });
      expect(await store.resetPassword(resetOf(one))).toBe(true);
      const changed = { passwordHash: "renewed", emailVerifiedAt: 4, sessionsValidFrom: 71 };
      expect(await store.findAccount(one.id)).toMatchObject(changed);
    });

    it("does nothing for another hash, another address or an unknown account", async () => {
      const one = await insert();
      const reset = resetOf(one);
      expect(await store.resetPassword({ ...reset, from: "other" })).toBe(false);
      expect(await store.resetPassword({ ...reset, emailKey: "x@example.com" })).toBe(false);
      expect(await store.resetPassword({ ...reset, userId: account().id })).toBe(false);
      expect(await store.findAccount(one.id)).toStrictEqual(one);
    });

    it("succeeds for only one of twenty at once", async () => {
      const one = await insert();
      const hashes = Array.from({ length: 20 }, (_, at) => `reset ${at}`);
      const won = await Promise.all(
        hashes.map((to) => insist(() => store.resetPassword({ ...resetOf(one), to }))),
      );
      expect(won.filter(Boolean)).toHaveLength(1);
      expect((await store.findAccount(one.id))?.passwordHash).toBe(hashes[won.indexOf(true)]);
    });

    it("is followed by no second proof of the address, which one of twenty callers makes first", async () => {
      const one = await insert({ emailFailedAt: 3 });
      const proofs = Array.from({ length: 20 }, (_, at) => ({
        userId: one.id,
        emailKey: one.emailKey,
        now: 100 + at,
      }));
      const won = await Promise.all(proofs.map((proof) => insist(() => store.verifyEmail(proof))));
      expect(won.filter(Boolean)).toHaveLength(1);
      const { now } = proofs[won.indexOf(true)] ?? {};
      expect(await store.findAccount(one.id)).toMatchObject({
        emailVerifiedAt: now,
        emailFailedAt: null,
        updatedAt: now,
      });
      const other = await insert();
      const wrong = { userId: other.id, emailKey: one.emailKey, now: 1 };
      expect(await store.verifyEmail(wrong)).toBe(false);
      expect(await store.findAccount(other.id)).toStrictEqual(other);
    });
  });

  describe("a change of the e-mail address", () => {
    let store: Store;
    beforeAll(() => {
      ({ store } = opened());
    });
    const insert = async () => {
      const one = account({ emailFailedAt: 3 });
      await store.insertAccount(one);
      return one;
    };
    const changeOf = ({ id, emailKey: from }: ReturnType<typeof account>) => {
      const { email, emailKey } = account();
      return { userId: id, from, email, emailKey, now: 60 };
    };

    it("replaces the old address by the new one, which is proven", async () => {
      const one = await insert();
      const change = changeOf(one);
      expect(await store.changeEmail(change)).toBe("changed");
      const { email, emailKey } = change;
      const proven = { emailVerifiedAt: 60, emailFailedAt: null };
      const changed = { ...one, email, emailKey, ...proven, updatedAt: 60 };
      expect(await store.findAccountByEmail(emailKey)).toStrictEqual(changed);
      expect(await store.findAccountByEmail(one.emailKey)).toBeUndefined();
      expect(await store.changeEmail({ ...changeOf(one), now: 61 })).toBe("stale");
    });

    it("fails for an address of another account, and for an unknown account", async () => {
      const [one, other] = [await insert(), await insert()];
      const { email, emailKey } = other;
      expect(await store.changeEmail({ ...changeOf(one), email, emailKey })).toBe("taken");
      expect(await store.changeEmail({ ...changeOf(one), userId: account().id })).toBe("stale");
      expect(await store.findAccount(one.id)).toStrictEqual(one);
      expect(await store.findAccount(other.id)).toStrictEqual(other);
    });

    it("takes the address from an account that never proved it, and from no other", async () => {
      const [loser, proven] = [await insert(), account({ emailVerifiedAt: 5 })];
      await store.insertAccount(proven);
      for (const { emailKey } of [loser, proven]) {
        await store.releaseEmail({ emailKey, to: `lost:${account().id}`, now: 70 });
      }
      const left = await store.findAccount(loser.id);
      const emailKey = left?.emailKey ?? "";
      expect(emailKey).toMatch(/^lost:/);
      expect(left).toStrictEqual({
        ...loser,
        email: "",
        emailKey,
        emailFailedAt: null,
        updatedAt: 70,
      });
      expect(await store.findAccountByEmail(loser.emailKey)).toBeUndefined();
      expect(await store.findAccountByUsername(loser.usernameKey)).toStrictEqual(left);
      expect(await store.findAccount(proven.id)).toStrictEqual(proven);
    });

    it("is no failure when it is repeated after somebody else has registered the released address", async () => {
      const [loser, next] = [await insert(), account()];
      const release = { emailKey: loser.emailKey, to: `lost:${loser.id}`, now: 70 };
      await store.releaseEmail(release);
      const { email, emailKey } = loser;
      await store.insertAccount({ ...next, email, emailKey });
      await store.releaseEmail(release);
      expect((await store.findAccountByEmail(emailKey))?.id).toBe(next.id);
    });

    it("comes after a proof by the other account, or voids that proof", async () => {
      for (const order of ["proof first", "release first", "at once"]) {
        const [owner, claimant] = [await insert(), await insert()];
        const { id: userId, emailKey, email } = owner;
        const prove = () => insist(() => store.verifyEmail({ userId, emailKey, now: 80 }));
        const claim = async () => {
          const to = `lost:${account().id}`;
          await insist(() => store.releaseEmail({ emailKey, to, now: 80 }));
          return insist(() => store.changeEmail({ ...changeOf(claimant), email, emailKey }));
        };
        let isProven, outcome;
        if (order === "proof first") [isProven, outcome] = [await prove(), await claim()];
        else if (order === "release first") [outcome, isProven] = [await claim(), await prove()];
        else [isProven, outcome] = await Promise.all([prove(), claim()]);
        expect([isProven, outcome], order).toEqual(isProven ? [true, "taken"] : [false, "changed"]);
        if (order !== "at once") expect(isProven).toBe(order === "proof first");
        const winner = isProven ? owner : claimant;
        expect((await store.findAccountByEmail(emailKey))?.id).toBe(winner.id);
      }
    });

    it("succeeds for one of ten accounts that want one address at once", async () => {
      const { email, emailKey } = account();
      const rivals = await Promise.all(Array.from({ length: 10 }, () => insist(insert)));
      const outcomes = await Promise.all(
        rivals.map((one) => insist(() => store.changeEmail({ ...changeOf(one), email, emailKey }))),
      );
      expect(outcomes.filter((outcome) => outcome === "changed")).toHaveLength(1);
      expect(outcomes.filter((outcome) => outcome === "taken")).toHaveLength(9);
      const winner = rivals[outcomes.indexOf("changed")];
      expect((await store.findAccountByEmail(emailKey))?.id).toBe(winner?.id);
    });
  });
}

/** How a store notes a login by a link. */
export function storeLoginLinks(opened: () => OpenStore): void {
  describe("a login by a link", () => {
    let store: Store;
    beforeAll(() => {
      ({ store } = opened());
    });
    const insert = async (given = {}) => {
      const one = account({ emailFailedAt: 3, ...given });
      await store.insertAccount(one);
      return one;
    };
    const useOf = ({
      id,
      emailKey,
      passwordHash,
      lastLinkSession,
    }: ReturnType<typeof account>) => ({
      userId: id,
      emailKey,
      passwordHash,
      lastLinkSession,
      sessionId: randomUUID(),
      now: 60,
    });
    const claimOf = (one: ReturnType<typeof account>) => ({
      ...useOf(one),
      to: "!",
      seenValidFrom: one.sessionsValidFrom,
      sessionsValidFrom: one.sessionsValidFrom + 50,
    });

    it("to a proven address changes only the session that the account notes", async () => {
      const one = await insert({ emailVerifiedAt: 4, lastLinkSession: randomUUID() });
      const use = useOf(one);
      for (const _ of ["first", "again"]) expect(await store.useLoginLink(use)).toBe(true);
      const lastLinkSession = use.sessionId;
      const used = { ...one, lastLinkSession, emailFailedAt: null, updatedAt: 60 };
      expect(await store.findAccount(one.id)).toStrictEqual(used);
      expect(await store.useLoginLink({ ...use, sessionId: randomUUID() })).toBe(false);
      expect(await store.claimByLoginLink({ ...claimOf(used) })).toBe(false);
      expect(await store.findAccount(one.id)).toStrictEqual(used);
    });

    it("to an unproven address proves it, replaces the hash and ends the sessions in one statement", async () => {
      for (const sessionsValidFrom of [0, 70]) {
        const one = await insert({ sessionsValidFrom });
        expect(await store.useLoginLink(useOf(one))).toBe(false);
        const claim = claimOf(one);
        for (const _ of ["first", "again"]) expect(await store.claimByLoginLink(claim)).toBe(true);
        expect(await store.findAccount(one.id)).toStrictEqual({
          ...one,
          emailVerifiedAt: 60,
          emailFailedAt: null,
          passwordHash: "!",
          sessionsValidFrom: sessionsValidFrom + 50,
          lastLinkSession: claim.sessionId,
          updatedAt: 60,
        });
      }
    });

    it("does nothing for another hash, address, session, time or account, and for a disabled account", async () => {
      for (const emailVerifiedAt of [null, 4]) {
        const one = await insert({ emailVerifiedAt });
        const disabled = await insert({ emailVerifiedAt, disabledAt: 1 });
        const use = emailVerifiedAt === null ? store.claimByLoginLink : store.useLoginLink;
        for (const wrong of [
          { passwordHash: "other" },
          { emailKey: "x@example.com" },
          { lastLinkSession: randomUUID() },
          ...(emailVerifiedAt === null ? [{ seenValidFrom: 9 }] : []),
          { userId: randomUUID() },
          { ...useOf(disabled) },
        ]) {
          expect(await use({ ...claimOf(one), ...wrong })).toBe(false);
        }
        for (const each of [one, disabled]) {
          expect(await store.findAccount(each.id)).toStrictEqual(each);
        }
      }
    });

    it("succeeds for only one of twenty at once, whether the address was proven or not", async () => {
      for (const emailVerifiedAt of [null, 4]) {
        const one = await insert({ emailVerifiedAt });
        const use = emailVerifiedAt === null ? store.claimByLoginLink : store.useLoginLink;
        const rivals = Array.from({ length: 20 }, () => claimOf(one));
        const won = await Promise.all(rivals.map((rival) => insist(() => use(rival))));
        expect(won.filter(Boolean)).toHaveLength(1);
        const { lastLinkSession } = (await store.findAccount(one.id)) ?? {};
        expect(lastLinkSession).toBe(rivals[won.indexOf(true)]?.sessionId);
      }
    });
  });
}
