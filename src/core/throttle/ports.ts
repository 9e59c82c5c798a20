import type { System } from "../system.ts";
import type { CountRule, Counter } from "./model.ts";

/** One try to count. Times are epoch milliseconds. */
export interface Try {
  readonly key: string;
  readonly rule: CountRule;
  readonly now: number;
  /** When the counter may be deleted. */
  readonly expiresAt: number;
}

/** A counter to keep. Times are epoch milliseconds. */
export interface KeptCounter {
  readonly key: string;
  readonly until: number;
  readonly before: number;
  /** The tries that it must have at least. */
  readonly most: number;
}

/**
 * Stores counters. One SQL statement decides each method. If the outcome of a statement is unknown, the method throws and does not
 * repeat it. So a try may be counted for nothing, but is never allowed without being counted. Throws Failure `unavailable`.
 */
export interface ThrottleStore {
  /** The counters of three keys, which may be equal. Those that have expired are left out. */
  findCounters(keys: readonly [string, string, string], now: number): Promise<Counter[]>;
  /** Counts one more try on a counter. Returns false if its rule does not allow the try now, or if there is no counter. */
  countTry(tried: Try): Promise<boolean>;
  /** Makes a counter. Returns false if it exists already. */
  insertCounter(counter: Counter): Promise<boolean>;
  deleteCounters(keys: readonly [string, string, string]): Promise<void>;
  deleteExpiredCounter(key: string, now: number): Promise<void>;
  /** Keeps a counter until a later time if it would expire before `before`. Returns true for one caller only. */
  keepCounter(kept: KeptCounter): Promise<boolean>;
  /** Deletes one batch of the counters that have expired. */
  deleteExpiredCounters(now: number): Promise<{ readonly deleted: number; readonly more: boolean }>;
}

/** Gives each subject of a limit, by its name, or of the audit trail, by `audit`, a key that reveals neither. */
export type ThrottleKeys = (purpose: string, subject: string) => Promise<string>;

export interface ThrottlePorts extends System {
  readonly store: ThrottleStore;
  readonly throttleKeys: ThrottleKeys;
}
