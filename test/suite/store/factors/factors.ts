import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { factorLimits } from "../../../../src/core/factors/limits.ts";
import type { Store } from "../../../../src/core/ports.ts";
import type { OpenStore } from "../open-store.ts";
import { account, insist } from "../records.ts";
import { codes, newHash, passkey, totp } from "./records.ts";

/** The number of callers of fifty at once that succeed. A caller whose statement did not run for want of a connection asks again. */
async function winners(ask: (at: number) => Promise<boolean>): Promise<number> {
  const asked = Array.from({ length: 50 }, (_, at) => insist(() => ask(at)));
  return (await Promise.all(asked)).filter(Boolean).length;
}

/** Second factors. What works once, works for one caller of many. */
export function storeFactors(opened: () => OpenStore): void {
  describe("factors", () => {
    let store: Store;
    beforeAll(() => {
      ({ store } = opened());
    });
    const person = async (): Promise<string> => {
      const one = account();
      await store.insertAccount(one);
      return one.id;
    };
    const factorsOf = (userId: string) => store.findFactors(userId);
    const none = { totp: undefined, hasPasskey: false, hasRecoveryCode: false, twoFactor: false };

    it("are none for a new account, and unknown for an account that does not exist or is deleted", async () => {
      const one = account();
      await store.insertAccount(one);
      expect(await factorsOf(one.id)).toStrictEqual(none);
      expect(await factorsOf(randomUUID())).toBeUndefined();
      const from = one.passwordHash;
      await store.deleteAccount({
        userId: one.id,
        from,
        usernameKey: one.id,
        emailKey: one.id,
        now: 1,
      });
      expect(await factorsOf(one.id)).toBeUndefined();
    });

    it("of a deleted account are found until each of them is deleted", async () => {
      const ones = [account(), account(), account(), account()] as const;
      for (const one of ones) await store.insertAccount(one);
      const [withApp, withPasskey, withCodes, kept] = ones.map(({ id }) => id) as [
        ...[string, string, string, string],
      ];
      for (const userId of [withApp, kept]) await store.insertTotp(totp({ userId }));
      await store.insertPasskey(passkey({ userId: withPasskey }));
      await store.insertRecoveryCodes(codes({ userId: withCodes }));
      const its = [withApp, withPasskey, withCodes].toSorted();
      for (const { id, passwordHash: from } of ones.slice(0, 3)) {
        await store.deleteAccount({ userId: id, from, usernameKey: id, emailKey: id, now: 7 });
      }
      expect(await store.listDeletedWithFactors(6)).not.toContain(withApp);
      const found = await store.listDeletedWithFactors(7);
      expect(found.filter((id) => its.includes(id)).toSorted()).toEqual(its);
      expect(found).not.toContain(kept);
      await store.deleteTotp(withApp);
      await store.deletePasskeysOf(withPasskey);
      await store.deleteRecoveryCodesOf(withCodes);
      const left = await store.listDeletedWithFactors(7);
      expect(left.filter((id) => its.includes(id))).toEqual([]);
    });

    it("are all found by one read, and are gone after the last of them is deleted", async () => {
      const [userId, other] = [await person(), await person()];
      const app = totp({ userId, lastUsedAt: 5 });
      for (const owner of [userId, other]) {
        expect(await store.insertTotp({ ...app, userId: owner })).toBe(true);
        const set = codes({ userId: owner });
        await store.insertRecoveryCodes(set);
        expect(await factorsOf(owner)).toMatchObject({ hasRecoveryCode: false });
        await store.useRecoverySet(owner, set.setId);
        for (const _ of [1, 2]) await store.insertPasskey(passkey({ userId: owner }));
        await store.setTwoFactor(owner, true);
      }
      const all = { totp: app, hasPasskey: true, hasRecoveryCode: true, twoFactor: true };
      expect(await factorsOf(userId)).toStrictEqual(all);
      await store.deleteTotp(userId);
      await store.deletePasskeysOf(userId);
      expect(await factorsOf(userId)).toStrictEqual({
        ...none,
        hasRecoveryCode: true,
        twoFactor: true,
      });
      await store.deleteRecoveryCodesOf(userId);
      expect(await factorsOf(userId)).toStrictEqual({ ...none, twoFactor: true });
      await store.insertPasskey(passkey({ userId, verifiedAt: null }));
      expect(await store.resetWithoutFactors(other)).toBe(false);
      expect(await store.resetWithoutFactors(userId)).toBe(true);
      expect(await factorsOf(userId)).toStrictEqual(none);
      await store.setTwoFactor(userId, true);
      await store.resetFactorSettings(userId);
      expect(await factorsOf(userId)).toStrictEqual(none);
      expect(await factorsOf(other)).toStrictEqual({ ...all, totp: { ...app, userId: other } });
    });

    describe("the last factor", () => {
      it("stays, whichever it is, and a passkey that has not verified its user is none", async () => {
        const userId = await person();
        const one = passkey({ userId });
        const unverified = passkey({ userId, verifiedAt: null });
        await store.insertTotp(totp({ userId }));
        await store.insertPasskey(unverified);
        expect(await store.deleteTotpUnlessLast(userId)).toBe(false);
        await store.insertPasskey(one);
        expect(await store.deleteTotpUnlessLast(userId)).toBe(true);
        expect(await store.deleteTotpUnlessLast(userId)).toBe(true);
        expect(await store.deletePasskeyUnlessLast(one.id, userId)).toBe(false);
        const next = passkey({ userId });
        await store.insertPasskey(next);
        expect(await store.deletePasskeyUnlessLast(one.id, await person())).toBe(true);
        expect(await store.deletePasskeyUnlessLast(one.id, userId)).toBe(true);
        expect(await store.deletePasskeyUnlessLast(next.id, userId)).toBe(false);
        await store.insertTotp(totp({ userId }));
        expect(await store.deletePasskeyUnlessLast(next.id, userId)).toBe(true);
        expect(await factorsOf(userId)).toMatchObject({ hasPasskey: false });
      });

      it("is one of three that are removed at the same time", async () => {
        for (const _ of Array.from({ length: 20 })) {
          const userId = await person();
          const passkeys = [passkey({ userId }), passkey({ userId })] as const;
          await store.insertTotp(totp({ userId }));
          for (const one of passkeys) await store.insertPasskey(one);
          const removed = await Promise.all([
            insist(() => store.deleteTotpUnlessLast(userId)),
            ...passkeys.map(({ id }) => insist(() => store.deletePasskeyUnlessLast(id, userId))),
          ]);
          expect(removed.filter(Boolean)).toHaveLength(2);
        }
      });
    });

    describe("an authenticator app", () => {
      it("MF-12 is one for each account: a second one is refused, and the first stays", async () => {
        const userId = await person();
        const first = totp({ userId });
        expect(await store.insertTotp(first)).toBe(true);
        expect(await store.insertTotp(first)).toBe(true);
        expect(await store.insertTotp(totp({ userId }))).toBe(false);
        expect((await factorsOf(userId))?.totp).toStrictEqual(first);
      });

      it("FA-24 is set up by one of fifty at once", async () => {
        const userId = await person();
        expect(await winners(() => store.insertTotp(totp({ userId })))).toBe(1);
      });

      it("MF-5 MF-6 accepts each step once, for one of fifty at once, and no earlier step", async () => {
        const userId = await person();
        const app = totp({ userId, lastStep: 9 });
        await store.insertTotp(app);
        const take = (step: number, now = 7) => store.takeTotpStep({ ...app, step, now });
        expect(await winners((at) => take(10, at))).toBe(1);
        expect(await take(10)).toBe(false);
        expect(await take(12)).toBe(true);
        expect(await take(11)).toBe(false);
        expect((await factorsOf(userId))?.totp).toStrictEqual({
          ...app,
          lastStep: 12,
          lastUsedAt: 7,
        });
      });

      it("takes no step of an app that was replaced, whose secret would overwrite the new one", async () => {
        const userId = await person();
        const [old, next] = [totp({ userId }), totp({ userId, createdAt: 1_795_570_113_060 })];
        await store.insertTotp(old);
        await store.deleteTotp(userId);
        await store.insertTotp(next);
        const step = next.lastStep + 1;
        expect(await store.takeTotpStep({ ...old, step, now: 7 })).toBe(false);
        expect((await factorsOf(userId))?.totp).toStrictEqual(next);
      });

      it("FA-30 FA-31 is sealed again by a login or by the purge, and neither loses the secret", async () => {
        const userId = await person();
        const app = totp({ userId, keyId: "old-key" });
        await store.insertTotp(app);
        const keyId = "next-key";
        const old = async () =>
          (await store.listTotpOfKey(app.keyId)).filter((one) => one.userId === userId);
        expect(await old()).toStrictEqual([app]);
        const step = app.lastStep + 1;
        const byLogin = { ...app, secret: "b1_by-login", keyId, step, now: 7 };
        const change = { userId, from: app.secret, to: "b1_by-purge", keyId };
        const [taken] = await Promise.all([
          insist(() => store.takeTotpStep(byLogin)),
          insist(() => store.replaceTotpBox(change)),
        ]);
        expect(taken).toBe(true);
        const stored = (await factorsOf(userId))?.totp;
        expect(["b1_by-login", "b1_by-purge"]).toContain(stored?.secret);
        expect(stored).toMatchObject({ keyId, lastStep: step });
        expect(await old()).toEqual([]);
        expect(await store.replaceTotpBox({ ...change, to: "b1_late" })).toBe(false);
      });
    });

    describe("a passkey", () => {
      it("keeps every field, and is found by its credential and in its owner's list", async () => {
        const userId = await person();
        const older = passkey({ userId, createdAt: 4, lastUsedAt: 5, signCount: 2 ** 32 - 1 });
        const newer = passkey({ userId, transports: "", rpId: "x".repeat(253) });
        for (const one of [newer, older]) expect(await store.insertPasskey(one)).toBe(true);
        expect(await store.findPasskey(older.credentialHash)).toStrictEqual(older);
        expect(await store.listPasskeys(userId)).toStrictEqual([older, newer]);
        expect(await store.findPasskey(newHash())).toBeUndefined();
      });

      it("is no factor until it verified its user, and keeps the first time of that", async () => {
        const userId = await person();
        const made = passkey({ userId, verifiedAt: null });
        await store.insertPasskey(made);
        expect((await factorsOf(userId))?.hasPasskey).toBe(false);
        const use = { id: made.id, count: 0, backedUp: false };
        for (const now of [7, 8]) expect(await store.notePasskeyUse({ ...use, now })).toBe(true);
        expect((await factorsOf(userId))?.hasPasskey).toBe(true);
        expect(await store.listPasskeys(userId)).toMatchObject([{ verifiedAt: 7, lastUsedAt: 8 }]);
      });

      it("FA-62 belongs to one account: another one cannot register it, and fifty at once cannot either", async () => {
        const [userId, thief] = [await person(), await person()];
        const one = passkey({ userId });
        const { credentialHash } = one;
        expect(await store.insertPasskey(one)).toBe(true);
        expect(await store.insertPasskey(one)).toBe(true);
        expect(await store.insertPasskey(passkey({ userId: thief, credentialHash }))).toBe(false);
        expect(await store.findPasskey(credentialHash)).toStrictEqual(one);
        const next = newHash();
        const register = () =>
          store.insertPasskey(passkey({ userId: thief, credentialHash: next }));
        expect(await winners(register)).toBe(1);
      });

      it("MF-19 FA-77 takes only a higher counter, for one of fifty at once, except that 0 may follow 0", async () => {
        const userId = await person();
        const one = passkey({ userId });
        const { id } = one;
        await store.insertPasskey(one);
        const note = (count: number, backedUp = true) =>
          store.notePasskeyUse({ id, count, backedUp, now: 8 });
        expect(await note(0)).toBe(true);
        expect(await note(0)).toBe(true);
        expect(await winners(() => note(5))).toBe(1);
        for (const count of [5, 4, 0]) expect(await note(count), `${count}`).toBe(false);
        expect(await store.findPasskey(one.credentialHash)).toStrictEqual({
          ...one,
          signCount: 5,
          backedUp: 1,
          lastUsedAt: 8,
        });
        expect(await note(6, false)).toBe(true);
        expect(await store.findPasskey(one.credentialHash)).toMatchObject({ backedUp: 0 });
      });

      it("gets a new name from its owner alone, and only its owner deletes it", async () => {
        const [userId, other] = [await person(), await person()];
        const one = passkey({ userId });
        await store.insertPasskey(one);
        for (const [id, owner] of [
          [one.id, other],
          [randomUUID(), userId],
        ] as const) {
          expect(await store.renamePasskey(id, owner, "stolen")).toBe(false);
          await store.deletePasskey(id, owner);
        }
        for (const _ of ["first", "again"]) {
          expect(await store.renamePasskey(one.id, userId, "Phone")).toBe(true);
        }
        expect(await store.listPasskeys(userId)).toStrictEqual([{ ...one, name: "Phone" }]);
        await store.deletePasskey(one.id, userId);
        expect(await store.listPasskeys(userId)).toEqual([]);
      });
    });

    describe("recovery codes", () => {
      const withCodes = async () => {
        const userId = await person();
        const set = codes({ userId });
        await store.insertRecoveryCodes(set);
        await store.insertRecoveryCodes(set);
        await store.useRecoverySet(userId, set.setId);
        return { userId, set, hashes: set.codeHashes };
      };

      it("FA-28 MF-6 MF-7 work once each, for one of fifty at once", async () => {
        const { userId, set, hashes } = await withCodes();
        const [first = "", second = ""] = hashes;
        expect(await winners((at) => store.takeRecoveryCode(first, userId, at))).toBe(1);
        expect(await store.takeRecoveryCode(first, userId, 9)).toBe(false);
        expect(await store.takeRecoveryCode(second, userId, 9)).toBe(true);
        const left = await store.listRecoveryCodes(userId);
        expect(left.map(({ codeHash }) => codeHash).toSorted()).toEqual(hashes.slice(2).toSorted());
        const { setId, createdAt } = set;
        expect(left[0]).toMatchObject({ userId, setId, createdAt, usedAt: null });
        for (const hash of hashes.slice(2)) await store.takeRecoveryCode(hash, userId, 9);
        expect(await factorsOf(userId)).toStrictEqual(none);
      });

      it("FA-28 work for no other account, and not before their set is in use", async () => {
        const { hashes } = await withCodes();
        const other = await withCodes();
        expect(await store.takeRecoveryCode(hashes[0] ?? "", other.userId, 9)).toBe(false);
        const next = codes({ userId: other.userId });
        await store.insertRecoveryCodes(next);
        expect(await store.takeRecoveryCode(next.codeHashes[0] ?? "", other.userId, 9)).toBe(false);
      });

      it("FA-28 MF-7 are void as soon as a new set is in use, and can be deleted then", async () => {
        const { userId, hashes } = await withCodes();
        const next = codes({ userId });
        await store.insertRecoveryCodes(next);
        await store.useRecoverySet(userId, next.setId);
        expect(await store.takeRecoveryCode(hashes[0] ?? "", userId, 9)).toBe(false);
        const rows = () =>
          opened().sql(`select set_id from recovery_codes where user_id = '${userId}'`);
        // They were created at the same time. Younger ones may belong to a request that has not used them yet.
        await store.deleteOtherRecoveryCodes(userId, next.setId, next.createdAt);
        expect(await rows()).toHaveLength(2 * factorLimits.codes);
        await store.deleteOtherRecoveryCodes(userId, next.setId, next.createdAt + 1);
        expect(await rows()).toHaveLength(factorLimits.codes);
        expect(await store.takeRecoveryCode(next.codeHashes[9] ?? "", userId, 9)).toBe(true);
      });

      it("never overwrite those of another set", async () => {
        const { hashes } = await withCodes();
        const thief = codes({
          codeHashes: [...hashes.slice(0, 1), ...codes().codeHashes.slice(1)],
        });
        await expect(store.insertRecoveryCodes(thief)).rejects.toThrow();
      });
    });

    it("FA-78 a challenge is used by one of fifty requests at once, and a repeated statement of that request succeeds", async () => {
      const used = { hash: newHash(), expiresAt: 100 };
      const requests = Array.from({ length: 50 }, () => randomUUID());
      const use = (request: string) => store.insertUse({ ...used, request });
      const won = await Promise.all(requests.map((request) => insist(() => use(request))));
      expect(won.filter(Boolean)).toHaveLength(1);
      expect(await use(requests[won.indexOf(true)] ?? "")).toBe(true);
      expect(await use(randomUUID())).toBe(false);
      expect(await store.deleteExpiredUses(99)).toMatchObject({ more: false });
      expect(await use(randomUUID())).toBe(false);
      await store.deleteExpiredUses(100);
      expect(await use(randomUUID())).toBe(true);
    });
  });
}
