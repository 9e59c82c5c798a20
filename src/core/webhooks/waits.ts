import { hour, minute } from "../ground/time.ts";
import { scattered } from "../outbox/limits.ts";
import type { Random } from "../system.ts";

const waits = [
  5000,
  5 * minute,
  30 * minute,
  2 * hour,
  5 * hour,
  10 * hour,
  14 * hour,
  20 * hour,
  24 * hour,
];

/**
 * Milliseconds before the next try: 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h, give or take a fifth. Undefined if there
 * is no further try.
 */
export function webhookWait(tries: number, random: Random): number | undefined {
  const wait = waits[tries - 1];
  return wait && scattered(wait, random);
}
