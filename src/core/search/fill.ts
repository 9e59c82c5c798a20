import { Failure } from "../failures.ts";
import {
  fillBatch,
  walkedAtOnce,
  type SearchStore,
  type Unindexed,
  type WalkPlace,
  type WordRow,
} from "./ports.ts";
import { wordsOf } from "./words.ts";

/** The most batches that the hourly job fills in one run: 500 accounts. D1 bounds the statements of a run. */
const batchesOfRun = 10;

/** The pages of accounts that it compares in one run, when all have words. */
const pagesOfRun = 50;

type FillStore = Pick<
  SearchStore,
  "findUnindexed" | "walkIndexed" | "insertManyWords" | "deleteOtherWords" | "setManyWordsAt"
>;

/** Before every account. */
const start: WalkPlace = { wordsAt: Number.MAX_SAFE_INTEGER, id: "" };

/**
 * Writes the words of all accounts that have none, or that changed since. Several runs at once all succeed. Gives the number of accounts.
 * Throws Failure `unavailable`.
 */
export async function fillWords(store: FillStore): Promise<number> {
  let written = 0;
  for (let more = true; more;) {
    const accounts = await store.findUnindexed();
    more = accounts.length > 0;
    if (more) await write(store, accounts);
    written += accounts.length;
  }
  for (let place: WalkPlace | undefined = start; place;) {
    const walked = await walk(store, place);
    written += walked.written;
    place = walked.next;
  }
  return written;
}

/**
 * Writes the words of some accounts that have none, 500 at most, or looks for accounts that an older server changed, from where the run
 * before stopped. Gives the number of accounts. Does nothing where the MySQL proxy runs no statements of administrators. Throws Failure
 * `unavailable`.
 */
export function wordRefresh(store: FillStore): () => Promise<number> {
  let place: WalkPlace | undefined;
  const run = async (): Promise<number> => {
    let written = 0;
    for (let batch = 0; batch < batchesOfRun; batch++) {
      const accounts = await store.findUnindexed();
      if (accounts.length === 0) break;
      await write(store, accounts);
      written += accounts.length;
    }
    if (written > 0) return written;
    for (let page = 0; page < pagesOfRun && written < batchesOfRun * fillBatch.accounts; page++) {
      const walked = await walk(store, place ?? start);
      written += walked.written;
      place = walked.next;
      if (!place) break;
    }
    return written;
  };
  return () =>
    run().catch((error: unknown) => {
      if (error instanceof Failure && error.code === "admin_api_off") return 0;
      throw error;
    });
}

/** Writes the words of those of the next accounts that changed since. `next` is undefined after the last account. */
async function walk(
  store: FillStore,
  place: WalkPlace,
): Promise<{ readonly written: number; readonly next: WalkPlace | undefined }> {
  const accounts = await store.walkIndexed(place);
  const changed = accounts.filter(({ wordsAt, updatedAt }) => wordsAt !== updatedAt);
  for (let at = 0; at < changed.length; at += fillBatch.accounts) {
    await write(store, changed.slice(at, at + fillBatch.accounts));
  }
  const last = accounts.length < walkedAtOnce ? undefined : accounts.at(-1);
  const next = last && { wordsAt: last.wordsAt ?? 0, id: last.id };
  return { written: changed.length, next };
}

async function write(store: FillStore, accounts: readonly Unindexed[]): Promise<void> {
  const versions = accounts.map(({ id, updatedAt }) => ({ userId: id, updatedAt }));
  let rows: WordRow[] = [];
  for (const account of accounts) {
    const words = wordsOf(account);
    if (rows.length + words.length > fillBatch.words) {
      await store.insertManyWords(rows);
      rows = [];
    }
    rows.push(...words.map((word) => ({ word, userId: account.id })));
  }
  if (rows.length > 0) await store.insertManyWords(rows);
  for (const [at, account] of accounts.entries()) {
    const version = versions[at];
    if (version && account.wordsAt !== null) {
      await store.deleteOtherWords(version, wordsOf(account));
    }
  }
  await store.setManyWordsAt(versions);
}
