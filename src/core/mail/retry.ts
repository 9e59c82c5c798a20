import type { Random } from "../system.ts";

const minute = 60_000;
const hour = 60 * minute;

/** The limits of the outbox. Durations are in milliseconds. */
export const mailLimits = {
  /** Mails per read. */
  batch: 20,
  /** Mails that one process sends at a time. */
  atOnce: 2,
  /** For this long, no other process claims the same mail. Longer than a sender tries. */
  lease: minute,
  /** How many mails a process remembers as sent. More than it sends while an INSERT is repeated. */
  remembered: 1000,
  /** A link that a person asked for is no longer sent after this time, because the person asked again meanwhile. */
  linkAge: hour,
  /** The last try of a notice. */
  age: 3 * 24 * hour,
  /** After this time a mail is purged, whether it was given up or nobody sends mails. */
  kept: 30 * 24 * hour,
  /** Approximate number of rows per DELETE of the purge. */
  purgeBatch: 1000,
  /** The time at which a mail that was given up is due. */
  never: Number.MAX_SAFE_INTEGER,
} as const;

const waits = [10_000, minute, 5 * minute, 30 * minute, 2 * hour, 6 * hour];

/**
 * Milliseconds before the next try: 10 s, 1 min, 5 min, 30 min, 2 h, 6 h, then every 12 h, give or take a fifth. So the mails
 * of a failed hour do not all come back at once.
 */
export function retryWait(tries: number, random: Random): number {
  const wait = waits[tries - 1] ?? 12 * hour;
  const share = (random(1)[0] ?? 0) / 255;
  return Math.round(wait * (0.8 + 0.4 * share));
}
