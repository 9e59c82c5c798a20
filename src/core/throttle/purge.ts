import type { ThrottlePorts } from "./ports.ts";

/** Deletes one batch of the counters that have expired. Throws Failure `unavailable`. */
export const purgeCounters = ({ store, clock }: Pick<ThrottlePorts, "clock" | "store">) =>
  store.deleteExpiredCounters(clock());
