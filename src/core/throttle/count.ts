import type { AuditPorts } from "../audit/ports.ts";
import { Failure, type Quota } from "../failures.ts";
import type { CountRule, Counter, Limit, Rule, ThrottleSettings } from "./model.ts";
import type { ThrottlePorts } from "./ports.ts";
import { throttleFailures, throttleEvents } from "./rows.ts";

/**
 * Counts a try of a subject. A subject that is undefined has no limit. Throws Failure `too_many_requests` if the limit is reached,
 * and `unavailable` if the try cannot be counted.
 */
export async function spend(
  ports: ThrottlePorts,
  { throttle }: ThrottleSettings,
  { name }: Limit,
  subject: string | undefined,
): Promise<void> {
  const limit = throttle[name];
  if (!limit || subject === undefined) return;
  const until = await count(ports, limit, await ports.throttleKeys(name, subject));
  if (until !== undefined) throw tooMany(limit, until, ports.clock());
}

/** Like `spend`, but returns false if the limit is reached. It is for callers who must not learn of the limit. */
export async function isWithin(
  ports: ThrottlePorts & AuditPorts,
  { throttle }: ThrottleSettings,
  { name }: Limit,
  subject: string,
): Promise<boolean> {
  const limit = throttle[name];
  if (!limit) return true;
  const until = await count(ports, limit, await ports.throttleKeys(name, subject));
  if (until !== undefined) {
    ports.audit.record(throttleEvents.excess_rate_limit_hidden, { detail: { policy: name } });
  }
  return until === undefined;
}

/** How often a try is repeated when other tries make and delete its counter meanwhile. */
const mostRounds = 10;

/**
 * Counts a try. Returns undefined if the try is allowed, and otherwise the time from which a try is allowed. Takes one statement,
 * and four for a new counter.
 */
export async function count(
  { store, clock }: Pick<ThrottlePorts, "store" | "clock">,
  { rule, keep }: Limit,
  key: string,
): Promise<number | undefined> {
  const now = clock();
  const numbers = countRule(rule);
  const expiresAt = now + keep;
  for (let round = 0; round < mostRounds; round++) {
    if (await store.countTry({ key, rule: numbers, now, expiresAt })) return undefined;
    const [found] = await store.findCounters([key, key, key], now);
    if (found) {
      const until = blockedUntil(rule, found, now);
      if (until !== undefined) return until;
    } else {
      await store.deleteExpiredCounter(key, now);
      const until = nextUntil(numbers, { until: 0, failures: 0 }, now);
      if (await store.insertCounter({ key, until, failures: 1, expiresAt })) return undefined;
    }
  }
  return now + 1;
}

export const tooMany = (limit: Limit, until: number, now: number) =>
  new Failure(throttleFailures.too_many_requests, {
    reason: `policy ${limit.name}`,
    quota: quotaOf(limit, until, now),
  });

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
