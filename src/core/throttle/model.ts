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

/** One limit. A counter is stored for each subject, unless the policy is `local`. */
export interface ThrottlePolicy {
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
