import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { importBatch, type ImportStore } from "../../../../src/core/imports/ports.ts";
import type { OpenStore } from "../open-store.ts";
import { account } from "../records.ts";
import { identity } from "../upstream/records.ts";

interface OpenImports extends OpenStore {
  readonly imports: ImportStore;
}

/** How many accounts at once are written and read, for the command line. */
export function importStore(open: () => Promise<OpenImports>): void {
  describe("imports", () => {
    let opened: OpenImports;
    beforeAll(async () => {
      opened = await open();
    });
    afterAll(() => opened?.close());

    const full = () =>
      account({
        attributes: `{"former_id":"${"ü".repeat(100)}"}`,
        emailVerifiedAt: 1_795_570_113_041,
        disabledAt: 1_795_570_113_042,
        passwordHash: `$pbkdf2-sha512$i=1$${"a".repeat(230)}`,
      });

    it("write every field of a whole batch, and of a smaller one", async () => {
      const { imports, store } = opened;
      for (const count of [importBatch, 3, 1]) {
        const batch = Array.from({ length: count }, full);
        expect(await imports.insertAccounts(batch)).toBe(count);
        expect(await store.findAccount(batch[0]?.id ?? "")).toEqual(batch[0]);
        expect(await store.findAccount(batch.at(-1)?.id ?? "")).toEqual(batch.at(-1));
      }
    });

    it("leave out rows whose id, username or address is taken, and change none of them", async () => {
      const { imports, store } = opened;
      const there = full();
      const deleted = account({ deletedAt: 5 });
      await imports.insertAccounts([there, deleted]);
      const fresh = account();
      const batch = [
        { ...account(), id: there.id },
        { ...account(), usernameKey: there.usernameKey },
        { ...account(), emailKey: there.emailKey },
        { ...account(), usernameKey: deleted.usernameKey },
        fresh,
        { ...account(), emailKey: fresh.emailKey },
      ];
      expect(await imports.insertAccounts(batch)).toBe(1);
      expect(await store.findAccount(there.id)).toEqual(there);
      const taken = await imports.findTaken(batch);
      const ids = new Set(taken.map(({ id }) => id));
      expect(ids).toEqual(new Set([there.id, deleted.id, fresh.id]));
      const { id, usernameKey, emailKey } = there;
      expect(taken).toContainEqual({ id, usernameKey, emailKey });
      expect(await imports.insertAccounts(batch)).toBe(0);
      expect(await imports.findTaken([account()])).toEqual([]);
    });

    it("count the accounts whose hash begins with a prefix, without deleted ones, and tell upper from lower case", async () => {
      const { imports } = opened;
      const before = await imports.countHashes("$P$");
      const hashes = ["$P$BaB", "$P$", "$P$~", "$p$BaB", "$Q$", "$P", "$H$BaB"];
      await imports.insertAccounts(hashes.map((passwordHash) => account({ passwordHash })));
      await imports.insertAccounts([account({ passwordHash: "$P$BaB", deletedAt: 5 })]);
      expect(await imports.countHashes("$P$")).toBe(before + 3);
    });

    it("write identities, leave out those that are there, tell which are stored, and delete them", async () => {
      const { imports, store } = opened;
      for (const count of [importBatch, 3]) {
        const batch = Array.from({ length: count }, () => identity({ email: "ü@example.com" }));
        const ids = batch.map(({ id }) => id);
        expect((await imports.insertIdentities(batch)).toSorted()).toEqual(ids.toSorted());
        const [first, , last] = [batch[0], 0, batch.at(-1)];
        for (const one of [first, last]) {
          expect(await imports.findIdentity(one!.issuer, one!.subject)).toStrictEqual(one);
        }
        const fresh = identity();
        const rival = identity({ issuer: first!.issuer, subject: first!.subject });
        const twice = identity({ issuer: fresh.issuer, subject: fresh.subject });
        expect(await imports.insertIdentities([rival, fresh, twice])).toEqual([fresh.id]);
        expect(await imports.insertIdentities([fresh])).toEqual([fresh.id]);
        await imports.deleteIdentities(ids.slice(1));
        expect(await imports.findIdentity(last!.issuer, last!.subject)).toBeUndefined();
        expect(await store.listIdentities(first!.userId)).toStrictEqual([first]);
      }
      expect(await imports.insertIdentities([])).toEqual([]);
    });

    it("read the identities of the accounts in a range of ids", async () => {
      const { imports } = opened;
      const owners = ["a", "b", "c"].map((end) => `019b0a5e-7c00-7a3b-8f5e-3d6c1b2a4f9${end}`);
      const [before = "", middle = "", last = ""] = owners;
      const of = (userId: string, createdAt: number) => identity({ userId, createdAt });
      const [one, two, three] = [of(middle, 1), of(middle, 2), of(last, 1)];
      await imports.insertIdentities([three, two, of(before, 1), one]);
      expect(await imports.findIdentitiesBetween(before, last)).toStrictEqual([one, two, three]);
      expect(await imports.findIdentitiesBetween(before, middle)).toStrictEqual([one, two]);
    });

    it("read all accounts in the order of their ids, without deleted ones", async () => {
      const { imports, sql } = opened;
      const rows = await sql("select id from users where deleted_at is null order by id");
      expect(await imports.findAccountsAfter("")).toMatchObject(rows);
      const middle = String(rows[50]?.["id"]);
      expect(await imports.findAccountsAfter(middle)).toMatchObject(rows.slice(51));
      expect(await imports.findAccountsAfter("z")).toEqual([]);
    });
  });
}
