import { day as dayLength } from "../../ground/time.ts";
import { earliestId } from "../../ids.ts";
import type { AuditPolicy } from "../ports.ts";
import { statNames, type StatName, type StatPorts } from "./ports.ts";

/** The limits of the daily counts. */
export const statLimits = {
  /** Days that are shown, and that are counted later if the server did not run. */
  days: 30,
  /** Days that one call counts, so that a Worker does not send too many statements. */
  perCall: 5,
  /** A day is counted this long after its end, in milliseconds, because the clocks of servers differ. */
  grace: 5 * 60 * 1000,
} as const;

/** The number of a day since 1970, in UTC. */
export const dayOf = (time: number): number => Math.floor(time / dayLength);

/** Counts something on a day, by index ranges only. Null if events are not stored. Throws Failure `unavailable`. */
export async function countDay(
  { store, events }: Pick<StatPorts, "store" | "events">,
  { auditTable }: Pick<AuditPolicy, "auditTable">,
  day: number,
  name: StatName,
): Promise<number | null> {
  const [from, to] = [day * dayLength, (day + 1) * dayLength];
  if (name === "sign_ups") return store.countSignUps(from, to);
  if (!auditTable) return null;
  const ids = [earliestId(from), earliestId(to)] as const;
  let count = 0;
  for (const event of events.filter(({ daily }) => daily === name)) {
    count += await store.countEvents(event.name, ...ids);
  }
  return count;
}

/**
 * Stores the counts of the days that are over and not counted yet, the latest first, at most `statLimits.perCall` days. Several
 * servers may do so at once, because the first count of a day stays. Throws Failure `unavailable`.
 */
export async function countDays(ports: StatPorts, policy: AuditPolicy): Promise<void> {
  const today = dayOf(ports.clock() - statLimits.grace);
  // The purge has deleted the events of earlier days.
  const days = Math.min(statLimits.days, policy.auditRetentionDays);
  const stored = await ports.store.findStats(today - days);
  const known = new Set(stored.map(({ day, name }) => `${day} ${name}`));
  const names = statNames.filter((name) => policy.auditTable || name === "sign_ups");
  const missing = Array.from({ length: days }, (_, at) => today - 1 - at)
    .map((day) => ({ day, names: names.filter((name) => !known.has(`${day} ${name}`)) }))
    .filter((one) => one.names.length > 0);
  for (const one of missing.slice(0, statLimits.perCall)) {
    for (const name of one.names) {
      const count = await countDay(ports, policy, one.day, name);
      if (count !== null) await ports.store.insertStat({ day: one.day, name, count });
    }
  }
}
