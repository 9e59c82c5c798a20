import { deleteInBatches, type Pace } from "../ground/batches.ts";
import { day } from "../ground/time.ts";
import type { Owned } from "../owned.ts";
import type { AccountPolicy, AccountPorts } from "./ports.ts";

/**
 * Removes the last traces of accounts that were deleted `usernameHoldDays` ago. What they still own after a failure goes with them.
 * Throws Failure `unavailable`.
 */
export function purgeAccounts(
  { store, clock }: Pick<AccountPorts, "store" | "clock">,
  { usernameHoldDays }: Pick<AccountPolicy, "usernameHoldDays">,
  pace: Pace,
  owned: readonly Owned<never>[],
) {
  const until = clock() - usernameHoldDays * day;
  return deleteInBatches(pace, async () => {
    // First, because nobody finds them without the row of their account.
    for (const { removeDeleted } of owned) await removeDeleted?.(until);
    return store.purgeDeletedAccounts(until);
  });
}
