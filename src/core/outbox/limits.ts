import { day, minute } from "../ground/time.ts";
import type { Random } from "../system.ts";

/** The limits of every channel. Durations are in milliseconds. */
export const outboxLimits = {
  /** Deliveries per read. */
  batch: 20,
  /** For this long, no other process claims the same delivery. Longer than a sender tries. */
  lease: minute,
  /** After this time a delivery is purged, whether it was given up or nobody sends its channel. */
  kept: 30 * day,
  /** Approximate number of rows per DELETE of the purge. */
  purgeBatch: 1000,
  /** The time at which a delivery that was given up is due. */
  never: Number.MAX_SAFE_INTEGER,
} as const;

/** A wait, give or take a fifth. So the deliveries of a failed hour do not all come back at once. */
export function scattered(wait: number, random: Random): number {
  const share = (random(1)[0] ?? 0) / 255;
  return Math.round(wait * (0.8 + 0.4 * share));
}
