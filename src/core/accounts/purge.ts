import { removeFactorsOfDeleted } from "../factors/remove.ts";
import { deleteInBatches, type Pace } from "../ground/batches.ts";
import { day } from "../ground/time.ts";
import type { AccountPorts } from "./ports.ts";
import type { AccountPolicy } from "./policy.ts";

/** Removes the last traces of accounts that were deleted `usernameHoldDays` ago. Throws Failure `unavailable`. */
export function purgeAccounts(
  { store, clock }: Pick<AccountPorts, "clock" | "store">,
  { usernameHoldDays }: Pick<AccountPolicy, "usernameHoldDays">,
  pace: Pace,
) {
  const until = clock() - usernameHoldDays * day;
  return deleteInBatches(pace, async () => {
    // First, because nobody finds them without the row of their account.
    await removeFactorsOfDeleted({ store }, until);
    return store.purgeDeletedAccounts(until);
  });
}
