import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import type { Account } from "../../../src/core/accounts/model.ts";
import { countUsers, listUsers } from "../../../src/core/admin/lists/list-users.ts";
import type { ListedUser } from "../../../src/core/admin/model.ts";
import type { Store } from "../../../src/core/ports.ts";
import { fillWords, wordRefresh } from "../../../src/core/search/fill.ts";
import { withWords } from "../../../src/core/search/index-words.ts";
import { ownedWords } from "../../../src/core/search/owned.ts";
import { fillBatch, mostScanned } from "../../../src/core/search/ports.ts";
import { wordsOf } from "../../../src/core/search/words.ts";
import type { Log } from "../../../src/core/system.ts";
import type { OpenStore } from "./open-store.ts";
import { account, insist } from "./records.ts";

const fail = (event: string): never => {
  throw new Error(`the log says ${event}`);
};

/** Words that are not written fail the test. */
const strict: Log = { info: fail, warn: fail, error: fail };

/** The words by which administrators find accounts, and how they are written. */
export function storeSearch(opened: () => OpenStore): void {
  describe("search", () => {
    /** The store of a server, and that of an older one, which writes no words. */
    let store: Store;
    let older: Store;
    beforeAll(async () => {
      older = opened().store;
      store = withWords(older, strict);
      // Those of other tests.
      await fillWords(older);
    });

    /** Text that no other test has, with a letter before and after the digits. Without `e`, because `ae` is stored as `a`. */
    const mark = () => `q${randomUUID().replaceAll("-", "").replaceAll("e", "g").slice(0, 12)}x`;
    const insert = async (given: Partial<Account> = {}, into = store): Promise<Account> => {
      const one = account(given);
      expect(await insist(() => into.insertAccount(one))).toBe(true);
      return one;
    };
    const addressed = (email: string) => ({ email, emailKey: email.toLowerCase() });

    /** All pages of a search. */
    async function pages(q: string): Promise<ListedUser[]> {
      const rows: ListedUser[] = [];
      for (let cursor: string | undefined, more = true; more;) {
        const page = await listUsers(store, { q, ...(cursor && { cursor }) });
        expect(page.rows.length).toBeLessThanOrEqual(50);
        rows.push(...page.rows);
        cursor = page.next;
        more = cursor !== undefined;
      }
      expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
      return rows;
    }
    const find = async (q: string) => (await pages(q)).map(({ id }) => id);
    const wordsIn = async ({ id }: Pick<Account, "id">) =>
      (await opened().sql(`select word from user_words where user_id = '${id}'`))
        .map((row) => String(row["word"]))
        .toSorted();
    const isWritten = async ({ id }: Pick<Account, "id">) =>
      (await opened().sql(`select id from users where id = '${id}' and words_at = updated_at`))
        .length === 1;

    it("find an account by its name, a part of it, its address, its domain, its username and its id", async () => {
      const own = mark();
      const jo = await insert({
        name: `Jörg ${own} Müller-Lüdenscheidt`,
        username: `Joerg_${own}`,
        usernameKey: `joerg_${own}`,
        ...addressed(`j.mueller@${own}.berlin`),
      });
      const other = await insert({ name: `Jürgen ${own} Maier` });
      for (const q of [
        `Müller ${own}`,
        `${own} Mueller`,
        `muller ${own}`,
        `MÜLLER ${own.toUpperCase()}`,
        `mül ${own}`,
        `lued jörg ${own}`,
        `j.mueller@${own}.berlin`,
        `J.Müller@${own}.Berlin`,
        `@${own}.berlin`,
        `${own}.berlin`,
        `joerg_${own}`,
        ` ${jo.id} `,
      ]) {
        expect(await find(q), q).toEqual([jo.id]);
      }
      expect((await find(own.slice(0, -1))).toSorted()).toEqual([jo.id, other.id].toSorted());
      for (const q of [`üller ${own}`, `Müller Maier ${own}`, `${own}.berlin.org`, randomUUID()]) {
        expect(await find(q), q).toEqual([]);
      }
    });

    it.each([
      ["Greek", "Αλέξης Παπαδόπουλος", "παπαδοπουλος αλεξ"],
      ["Cyrillic", "Алёна Зайцева", "зайцева алена"],
      ["Arabic", "محمد القاسم", "القا"],
      ["Chinese", "王小明", "王小"],
      ["Japanese", "がくせい たろう", "がく たろ"],
      ["Hindi", "कमल कुमार", "कुमा"],
      ["Turkish", "İbrahim Işık", "ibrahim isik"],
      ["beyond the first plane", "𐐷𐐲 𠮷野", "𠮷"],
    ])("find a name that is %s", async (_, name, q) => {
      const own = mark();
      const one = await insert({ name: `${name} ${own}` });
      expect(await find(`${q} ${own}`)).toEqual([one.id]);
    });

    it("list all accounts of a search once, in pages, and count them", async () => {
      const own = mark();
      const wanted: Account[] = [];
      // Each has several words that begin alike.
      for (let at = 0; at < 120; at += 6) {
        wanted.push(
          ...(await Promise.all(
            Array.from({ length: 6 }, (_, step) =>
              insert({ name: `${own} ${own}${at + step} ${own}z`, role: "user" }),
            ),
          )),
        );
      }
      const wantedIds = wanted.map(({ id }) => id).toSorted();
      expect((await find(own)).toSorted()).toEqual(wantedIds);
      expect((await find(`${own}z ${own}`)).toSorted()).toEqual(wantedIds);
      const first = await listUsers(store, { q: own });
      expect(first.rows).toHaveLength(50);
      expect(await countUsers(store, { q: own }, first)).toEqual({ count: 120, exact: true });
    });

    it("forget the words that an account has no more, and those of a deleted one", async () => {
      const [before, after] = [mark(), mark()];
      const one = await insert({ name: before });
      const changed = { ...one, name: after, updatedAt: one.updatedAt + 1 };
      expect(await store.updateAccount(changed, one)).toBe("updated");
      expect(await wordsIn(one)).toEqual([...wordsOf(changed)].toSorted());
      expect(await find(before)).toEqual([]);
      expect(await find(after)).toEqual([one.id]);
      const to = `${mark()}@example.com`;
      const change = { userId: one.id, from: one.emailKey, now: changed.updatedAt + 1 };
      expect(await store.changeEmail({ ...change, ...addressed(to) })).toBe("changed");
      expect(await find(to)).toEqual([one.id]);
      const next = `${mark()}@example.com`;
      const set = { ...change, ...addressed(next), from: to, verifiedAt: null };
      expect(await store.setEmail(set)).toBe("changed");
      expect(await find(next)).toEqual([one.id]);
      expect(await find(to)).toEqual([]);
      const deletion = { userId: one.id, from: one.passwordHash, usernameKey: `gone-${one.id}` };
      const emptied = { emailKey: `deleted:${one.id}`, now: 99 };
      expect(await store.deleteAccount({ ...deletion, ...emptied })).toBe(true);
      // Before its words are removed, as after a failure.
      expect(await wordsIn(one)).not.toEqual([]);
      expect(await find(after)).toEqual([]);
      expect(await store.listDeletedWithWords(98)).not.toContain(one.id);
      expect(await store.listDeletedWithWords(99)).toContain(one.id);
      await ownedWords({ store }).removeDeleted(99);
      expect(await wordsIn(one)).toEqual([]);
      expect(await store.listDeletedWithWords(99)).not.toContain(one.id);
    });

    it("keep the words of the last of many changes at once", async () => {
      const own = mark();
      const one = await insert({ name: own });
      const rename = async (name: string): Promise<void> => {
        for (;;) {
          const from = await store.findAccount(one.id);
          if (!from) throw new Error("the account is gone");
          const to = { ...from, name, updatedAt: from.updatedAt + 1 };
          if ((await insist(() => store.updateAccount(to, from))) === "updated") return;
        }
      };
      // Names that come back, so that an old deletion could take a new word.
      await Promise.all(Array.from({ length: 12 }, (_, at) => rename(`${own} n${own}${at % 3}`)));
      const last = await store.findAccount(one.id);
      expect(await isWritten(one)).toBe(true);
      expect(await wordsIn(one)).toEqual(expect.arrayContaining([...wordsOf(last ?? one)]));
      expect(await find(last?.name ?? "")).toEqual([one.id]);
    });

    it("go with an address that its account loses", async () => {
      const own = mark();
      const one = await insert({ name: own, ...addressed(`${own}@lost${own}.org`) });
      expect(await wordsIn(one)).toContain(`lost${own}`);
      const to = `lost:${one.id}`;
      await insist(() => store.releaseEmail({ emailKey: one.emailKey, to, now: 9 }));
      expect(await wordsIn(one)).not.toContain(`lost${own}`);
      expect(await isWritten(one)).toBe(true);
      expect(await find(own)).toEqual([one.id]);
      // Nobody has the address.
      await store.releaseEmail({ emailKey: one.emailKey, to: `${to}-2`, now: 9 });
    });

    it("leave no words of an account that was deleted while they were written", async () => {
      const one = account({ name: mark() });
      const deleting: Store = {
        ...older,
        async setWordsAt(version) {
          const deletion = { userId: one.id, from: one.passwordHash, usernameKey: one.id };
          await older.deleteAccount({ ...deletion, emailKey: `deleted:${one.id}`, now: 5 });
          await ownedWords({ store: older }).remove(one.id);
          await older.insertWords(one.id, ["late"]);
          return older.setWordsAt(version);
        },
      };
      expect(await withWords(deleting, strict).insertAccount(one)).toBe(true);
      expect(await wordsIn(one)).toEqual([]);
    });

    it("find accounts without words by the beginning of username and address, until all have words", async () => {
      const own = mark();
      const named = (name: string, into: Store) =>
        insert({ username: name, usernameKey: name, name: "Ann" }, into);
      const old = await Promise.all(
        Array.from({ length: 60 }, (_, at) => named(`${own}-${at}`, older)),
      );
      const byMail = await insert(addressed(`${own}@example.org`), older);
      const newer = await insert({
        name: `Ann ${own}`,
        username: `${own}-new`,
        usernameKey: `${own}-new`,
      });
      const found = await insert({ name: own });
      const all = [...old, byMail, newer, found].map(({ id }) => id).toSorted();
      expect((await find(own)).toSorted()).toEqual(all);
      const first = await listUsers(store, { q: own });
      expect(await countUsers(store, { q: own }, first)).toEqual({ count: 62, exact: false });
      expect(await store.hasUnindexed()).toBe(true);
      // Two at once, as two servers.
      const [one, other] = await Promise.all([fillWords(older), fillWords(older)]);
      expect(one + other).toBeGreaterThanOrEqual(61);
      expect(await store.hasUnindexed()).toBe(false);
      expect((await find(own)).toSorted()).toEqual(all);
      expect(await find(`@${own}`)).toEqual(expect.arrayContaining([byMail.id]));
      expect(await fillWords(older)).toBe(0);
    });

    it("find what an older server changed, after the next run of the hourly job", async () => {
      const refresh = wordRefresh(store);
      const [before, after, added] = [mark(), mark(), mark()];
      const one = await insert({ name: before });
      const changed = { ...one, name: after, updatedAt: one.updatedAt + 1 };
      expect(await older.updateAccount(changed, one)).toBe("updated");
      const many = Array.from({ length: fillBatch.accounts + 5 }, () =>
        insert({ name: added }, older),
      );
      const missing = await Promise.all(many);
      // Other tests of the suite leave accounts without words.
      expect(await refresh()).toBeGreaterThanOrEqual(missing.length);
      expect(await find(added)).toHaveLength(missing.length);
      while (!(await isWritten(one))) expect(await refresh()).toBeGreaterThanOrEqual(0);
      expect(await find(after)).toEqual([one.id]);
      expect(await wordsIn(one)).toEqual([...wordsOf(changed)].toSorted());
    });

    it("look beyond the rows that one statement reads", async () => {
      const [own, rare] = [mark(), mark()];
      const rows = Array.from({ length: mostScanned + 60 }, (_, at) => ({
        word: `${own}${String(at).padStart(5, "0")}`,
        userId: randomUUID(),
      }));
      for (let at = 0; at < rows.length; at += fillBatch.words) {
        await store.insertManyWords(rows.slice(at, at + fillBatch.words));
      }
      const last = await insert({ name: `${own}zz` });
      expect(await find(own)).toEqual([last.id]);
      const both = await insert({ name: `${own}zzz ${rare}` });
      expect(await find(`${own} ${rare}`)).toEqual([both.id]);
      const found = await store.findHits({
        range: { from: own, to: `${own}~` },
        after: { word: own, userId: "" },
        others: [{ from: rare, to: `${rare}~` }],
      });
      expect(found).toEqual([]);
    });
  });
}
