import type { Clock } from "../../system.ts";
import type { EventRow } from "../row.ts";

/** Counts what happened, and stores the counts of days. One SQL statement decides each method. Throws Failure `unavailable`. */
export interface StatStore {
  /** The accounts that were registered from one time on and before another, in epoch milliseconds. */
  countSignUps(from: number, to: number): Promise<number>;
  /** The entries of the audit trail of one event, from one id on and before another. */
  countEvents(event: string, from: string, to: string): Promise<number>;
  /** Stores a count. Does nothing if the day has it already. */
  insertStat(stat: Stat): Promise<void>;
  /** The counts of a day and all later days. */
  findStats(fromDay: number): Promise<readonly Stat[]>;
}

export interface StatPorts {
  /** The events of the log, in the order of the documentation. */
  readonly events: readonly EventRow[];
  readonly store: StatStore;
  readonly clock: Clock;
}

/** What is counted each day. */
export const statNames = ["sign_ups", "logins", "failures"] as const;

export type StatName = (typeof statNames)[number];

/** How often something happened on a day, in UTC. */
export interface Stat {
  /** Days since 1970. */
  readonly day: number;
  readonly name: string;
  readonly count: number;
}

/** The counts of one day. A count is null if it is not known: the day was not counted, or events are not stored. */
export interface DayCounts extends Readonly<Record<StatName, number | null>> {
  /** As in `2026-11-25`. */
  readonly day: string;
}
