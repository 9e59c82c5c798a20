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
