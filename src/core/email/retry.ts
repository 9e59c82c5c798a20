import { hour, minute } from "../ground/time.ts";
import { scattered } from "../outbox/limits.ts";
import type { Random } from "../system.ts";

/** The limits of emails. Durations are in milliseconds. */
export const emailLimits = {
  /** Emails that one process sends at a time. */
  atOnce: 2,
  /** How many emails a process remembers as sent. More than it sends while an INSERT is repeated. */
  remembered: 1000,
  /** A link that a user asked for is no longer sent after this time, because the user asked again meanwhile. */
  linkAge: hour,
  /** The last try of a notice. */
  age: 3 * 24 * hour,
} as const;

const waits = [10_000, minute, 5 * minute, 30 * minute, 2 * hour, 6 * hour];

/** Milliseconds before the next try: 10 s, 1 min, 5 min, 30 min, 2 h, 6 h, then every 12 h, give or take a fifth. */
export const emailRetryWait = (tries: number, random: Random): number =>
  scattered(waits[tries - 1] ?? 12 * hour, random);
