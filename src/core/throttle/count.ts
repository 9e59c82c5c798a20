import type { AuditPorts } from "../audit/ports.ts";
import { Failure } from "../failures.ts";
import { blockedUntil, countRule, nextUntil, quotaOf } from "./counter.ts";
import type { Limit, ThrottleSettings } from "./model.ts";
import type { ThrottlePorts } from "./ports.ts";
import { throttleFailures } from "./rows/failures.ts";
import { throttleEvents } from "./rows/events.ts";

export type CountPorts = Pick<ThrottlePorts, "store" | "throttleKeys" | "clock">;

/**
 * Counts a try of a subject. A subject that is undefined has no limit. Throws Failure `too_many_requests` if the limit is reached,
 * and `unavailable` if the try cannot be counted.
 */
export async function spend(
  ports: CountPorts,
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
  ports: CountPorts & AuditPorts,
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
