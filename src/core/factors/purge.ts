import { deleteInBatches, type Pace } from "../sessions/batches.ts";
import type { FactorPorts } from "./ports.ts";

/** Deletes the challenges and tokens that were used and have expired since. Throws Failure `unavailable`. */
export const purgeChallenges = (
  { store, clock }: Pick<FactorPorts, "store" | "clock">,
  pace: Pace,
) => deleteInBatches(pace, () => store.deleteUsedChallenges(clock()));
