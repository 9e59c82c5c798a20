import { hour } from "../ground/time.ts";

/**
 * Allows some tries at once, and then a wait after each try. The wait doubles up to `cap`. After `most` tries, all others are
 * refused. Times are in milliseconds.
 */
export interface Waits {
  readonly atOnce: number;
  readonly base: number;
  readonly cap: number;
  readonly most: number;
  /** The time in which `atOnce` tries are expected, for the header `RateLimit-Policy`. */
  readonly window: number;
}

/** Allows a number of tries in any window, evenly refilled (GCRA). The window is in milliseconds. */
export interface Rate {
  readonly limit: number;
  readonly window: number;
}

/** Allows a number of tries, and refuses all others. */
export interface Total {
  readonly most: number;
}

export type Rule = Waits | Rate | Total;

/** One limit. A counter is stored for each subject, unless the limit is `isLocal`. */
export interface Limit {
  /** Operators set it by this name, which callers see too. Counters have a hash of it, so it never changes. */
  readonly name: string;
  /** What the tries are counted by. */
  readonly subject: string;
  /** What is counted. */
  readonly counts: string;
  readonly rule: Rule;
  /** Milliseconds after its last try for which a counter is kept. */
  readonly keep: number;
  /** True if each process counts in its own memory. */
  readonly isLocal?: true;
}

type Told = readonly [name: string, subject: string, counts: string];

/** A limit of so many tries in any window. Its counter outlives the window, so that a clock which is behind finds it. */
export const rate = (
  [name, subject, counts]: Told,
  limit: number,
  window: number,
  keep = window < hour ? hour : 2 * window,
): Limit => ({ name, subject, counts, rule: { limit, window }, keep });

/** As `rate`, but each process counts in its own memory. */
export const localRate = ([name, subject, counts]: Told, limit: number, window: number): Limit => ({
  name,
  subject,
  counts,
  rule: { limit, window },
  keep: window,
  isLocal: true,
});

/** A limit of so many tries in all, until none came for a while. */
export const total = ([name, subject, counts]: Told, most: number, keep: number): Limit => ({
  name,
  subject,
  counts,
  rule: { most },
  keep,
});

/** A limit whose waits grow. */
export const waits = ([name, subject, counts]: Told, rule: Waits, keep: number): Limit => ({
  name,
  subject,
  counts,
  rule,
  keep,
});

/** The operator's settings for limits. */
export interface ThrottleSettings {
  /** The limits by their names, with the operator's numbers. One that is turned off is absent. */
  readonly throttle: Readonly<Record<string, Limit | undefined>>;
  /** True if every password is counted before it is checked, so that a limit is exact with any number of processes. */
  readonly throttleStrict: boolean;
}

/** One stored counter. Times are epoch milliseconds. */
export interface Counter {
  readonly key: string;
  /** The time of the next try that is allowed. With a rate, the time when all tries of the window are available again. */
  readonly until: number;
  /** The number of tries that were counted. */
  readonly failures: number;
  readonly expiresAt: number;
}

/** The numbers of a rule, for the one statement that counts. Times are milliseconds. */
export interface CountRule {
  /** The tries that each add `first` to `until`. */
  readonly free: number;
  readonly first: number;
  /** The wait after the next one, which doubles with each try. */
  readonly base: number;
  /** The number of tries from which on the wait is `cap`. */
  readonly full: number;
  readonly cap: number;
  /** How far `until` may lie ahead of a try that is allowed. */
  readonly tolerance: number;
  readonly most: number;
}
