import type { Random } from "../system.ts";

const minute = 60_000;
const hour = 60 * minute;

/** Durations are in milliseconds. */
export const webhookLimits = {
  /** Webhooks that one process sends at a time. */
  atOnce: 4,
  /** For this long, no other process claims the same webhook. Longer than a sender tries. */
  lease: minute,
  /** The time at which a webhook that was given up is due. */
  never: Number.MAX_SAFE_INTEGER,
} as const;

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
  const share = (random(1)[0] ?? 0) / 255;
  return wait && Math.round(wait * (0.8 + 0.4 * share));
}
