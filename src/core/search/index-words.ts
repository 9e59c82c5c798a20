import { bestEffort } from "../explain.ts";
import type { Log } from "../system.ts";
import type { SearchStore } from "./ports.ts";
import { wordsOf, type Named } from "./words.ts";

interface Indexed extends Named {
  readonly id: string;
  readonly updatedAt: number;
}

type WordStore = Pick<
  SearchStore,
  "insertWords" | "deleteOtherWords" | "setWordsAt" | "deleteWordsOf"
> & { findAccount(userId: string): Promise<Indexed | undefined> };

type KeyedStore = WordStore & {
  findAccountByEmail(emailKey: string): Promise<Indexed | undefined>;
};

/** The methods of the store after which an account has other words. */
interface Writing {
  insertAccount(account: Indexed): Promise<boolean>;
  /** The account is the one that was read, with changes. */
  updateAccount(account: Indexed, from: never): Promise<string>;
  setEmail(change: { readonly userId: string }): Promise<string>;
  changeEmail(change: { readonly userId: string }): Promise<string>;
  /** `to` is the key that the account has afterwards. */
  releaseEmail(release: { readonly to: string }): Promise<void>;
}

/**
 * A store that writes the words of an account after it was created or changed. Best effort: the account counts, and the hourly job adds
 * words that are missing.
 */
export function withWords<Store extends KeyedStore & Writing>(store: Store, log: Log): Store {
  const written = (work: () => Promise<void>) => bestEffort(log, "words_postponed", work);
  const again = (find: () => Promise<Indexed | undefined>) =>
    written(async () => {
      const account = await find();
      if (account) await writeWords(store, account, { isNew: false });
    });
  const changing: Writing = {
    async insertAccount(account: Indexed) {
      const isInserted = await store.insertAccount(account);
      if (isInserted) await written(() => writeWords(store, account, { isNew: true }));
      return isInserted;
    },
    async updateAccount(account: Indexed, from: never) {
      const outcome = await store.updateAccount(account, from);
      if (outcome === "updated") {
        await written(() => writeWords(store, account, { isNew: false }));
      }
      return outcome;
    },
    async setEmail(change: { readonly userId: string }) {
      const outcome = await store.setEmail(change);
      if (outcome === "changed") await again(() => store.findAccount(change.userId));
      return outcome;
    },
    async changeEmail(change: { readonly userId: string }) {
      const outcome = await store.changeEmail(change);
      if (outcome === "changed") await again(() => store.findAccount(change.userId));
      return outcome;
    },
    async releaseEmail(release: { readonly to: string }) {
      await store.releaseEmail(release);
      await again(() => store.findAccountByEmail(release.to));
    },
  };
  return Object.assign(Object.create(store) as Store, changing);
}

/**
 * Writes the words of one version of an account. New words come first, and the others go only while the account has this version, so that
 * of two changes at once the later one leaves its words. Throws Failure `unavailable`.
 */
async function writeWords(
  store: WordStore,
  account: Indexed,
  { isNew }: { readonly isNew: boolean },
): Promise<void> {
  const words = wordsOf(account);
  const version = { userId: account.id, updatedAt: account.updatedAt };
  if (words.length > 0) await store.insertWords(account.id, words);
  if (!isNew) await store.deleteOtherWords(version, words);
  if (await store.setWordsAt(version)) return;
  // Its deletion may have removed the words before these were added.
  if (!(await store.findAccount(account.id))) await store.deleteWordsOf(account.id);
}
