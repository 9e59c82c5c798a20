import type { Named } from "./words.ts";

/** The words of a query that one statement looks for. It looks for no others. */
export const wordsAtOnce = 3;

/** The hits that one statement gives: those of a page, and one more. */
export const hitsAtOnce = 51;

/** The rows of its rarest word that a statement reads to find accounts with all words. */
export const mostScanned = 1000;

/** The accounts whose words are written at once, and their words. D1 binds at most a hundred values. */
export const fillBatch = { accounts: 50, words: 48 } as const;

/** The accounts that one statement reads to find those that changed since. */
export const walkedAtOnce = 100;

/** The accounts that are removed at once with what was left of them. */
export const leftAtOnce = 100;

/** A row of the index: a word, and an account that has or had it. */
export interface WordRow {
  readonly word: string;
  readonly userId: string;
}

/** The version of an account: its id and `updatedAt`. */
export interface Versioned {
  readonly userId: string;
  readonly updatedAt: number;
}

/** An account whose words are missing, or of an earlier version. A deleted account has empty names. */
export interface Unindexed extends Named {
  readonly id: string;
  readonly updatedAt: number;
  /** Null if no words were written. */
  readonly wordsAt: number | null;
}

/** The words that begin with a text: from `from` on and before `to`. */
export interface WordRange {
  readonly from: string;
  readonly to: string;
}

/** An account in the order of the versions whose words are written. */
export interface WalkPlace {
  readonly wordsAt: number;
  readonly id: string;
}

interface HitQuery {
  /** The range whose rows are read, in the order of words and ids. */
  readonly range: WordRange;
  /** Only rows after this one. */
  readonly after: WordRow;
  /** The other words of the account, at most two. */
  readonly others: readonly WordRange[];
}

/**
 * The words by which accounts are found. One SQL statement decides each method. Throws Failure `unavailable`, and `admin_api_off` where
 * the MySQL proxy does not run the statements of administrators.
 */
export interface SearchStore {
  /** Adds words of an account, at most `wordLimits.account`. Keeps those that it has. */
  insertWords(userId: string, words: readonly string[]): Promise<void>;
  /** Deletes the other words of an account, if it still has this version. */
  deleteOtherWords(version: Versioned, words: readonly string[]): Promise<void>;
  /** Notes that the words of this version are written. False if the account has another version. */
  setWordsAt(version: Versioned): Promise<boolean>;
  deleteWordsOf(userId: string): Promise<void>;
  /** Accounts that were deleted at or before a time and still have words, at most `leftAtOnce`. */
  listDeletedWithWords(until: number): Promise<readonly string[]>;
  /** Administrators only: whether an account has no words yet. */
  hasUnindexed(): Promise<boolean>;
  /** Administrators only, as all below: how many rows each range has, at most `mostScanned` and one. */
  countWords(ranges: readonly WordRange[]): Promise<readonly number[]>;
  /** At most `hitsAtOnce` rows, from the next `mostScanned` of a range. */
  findHits(query: HitQuery): Promise<readonly WordRow[]>;
  /** How many accounts are behind the first `mostScanned` rows of a range. */
  countHits(query: Omit<HitQuery, "after">): Promise<number>;
  /** The last row that `findHits` reads. Undefined if it reads to the end of the range. */
  findScanned(query: Omit<HitQuery, "others">): Promise<WordRow | undefined>;
  /** Accounts without words, at most `fillBatch.accounts`. */
  findUnindexed(): Promise<readonly Unindexed[]>;
  /** The next accounts that have words, at most `walkedAtOnce`, those whose words are of the latest versions first. */
  walkIndexed(before: WalkPlace): Promise<readonly Unindexed[]>;
  /** Adds at most `fillBatch.words` rows. */
  insertManyWords(rows: readonly WordRow[]): Promise<void>;
  /** As `setWordsAt`, for at most `fillBatch.accounts` accounts. */
  setManyWordsAt(versions: readonly Versioned[]): Promise<void>;
}

/** The words of accounts, for an operator with direct access to the database. Throws Failure `unavailable`. */
export interface SearchRegistry {
  /** How many accounts have no words yet. */
  countUnindexed(): Promise<number>;
}
