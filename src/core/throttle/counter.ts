import type { Quota } from "../failures.ts";
import type { Limit, Rule } from "./model.ts";

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

const endless = 2 ** 31 - 1;
const even = { free: endless, base: 0, full: endless, cap: 0 };

export function countRule(rule: Rule): CountRule {
  if ("limit" in rule) {
    const first = Math.ceil(rule.window / rule.limit);
    return { ...even, first, tolerance: first * (rule.limit - 1), most: endless };
  }
  if ("atOnce" in rule) {
    const { atOnce, base, cap, most } = rule;
    const free = atOnce - 1;
    const full = free + Math.ceil(Math.log2(cap / base));
    return { free, first: 0, base, full, cap, tolerance: 0, most };
  }
  return { ...even, first: 0, tolerance: 0, most: rule.most };
}

/**
 * The time from which a try without a wait counts. It is 0 if the try adds no time, so that a server whose clock is behind does
 * not refuse the next try.
 */
export const startOf = ({ first }: CountRule, now: number): number => (first > 0 ? now : 0);

/** The `until` of a counter after another try that was allowed. The statement of the store computes the same. */
export function nextUntil(
  rule: CountRule,
  { until, failures }: Pick<Counter, "until" | "failures">,
  now: number,
): number {
  const { free, first, base, full, cap } = rule;
  if (failures < free) return Math.max(until, startOf(rule, now)) + first;
  return now + (failures >= full ? cap : base * 2 ** (failures - free));
}

/** The time from which on another try is allowed; undefined if it is allowed now. */
export function blockedUntil(rule: Rule, counter: Counter, now: number): number | undefined {
  const { tolerance, most } = countRule(rule);
  if (counter.failures >= most) return counter.expiresAt;
  const at = counter.until - tolerance;
  return at > now ? at : undefined;
}

/** What a refusal tells the caller about a limit: its name and size, never the count of an account. */
export function quotaOf({ name, rule, keep }: Limit, until: number, now: number): Quota {
  const limit = "limit" in rule ? rule.limit : "atOnce" in rule ? rule.atOnce : rule.most;
  const window = "window" in rule ? rule.window : keep;
  return {
    policy: name,
    limit,
    window: Math.ceil(window / 1000),
    retryAfter: Math.max(1, Math.ceil((until - now) / 1000)),
  };
}
