import { deleteInBatches, type Pace } from "../ground/batches.ts";
import { day } from "../ground/time.ts";
import type { Clock } from "../system.ts";
import type { AccountStore } from "./ports.ts";
import type { AccountPolicy } from "./policy.ts";

/**
 * Removes the last traces of accounts that were deleted `usernameHoldDays` ago. Each of `leftovers` removes what accounts that were
 * deleted at or before a time still own after a failure. Throws Failure `unavailable`.
 */
export function purgeAccounts(
  {
    store,
    clock,
  }: { readonly store: Pick<AccountStore, "purgeDeletedAccounts">; readonly clock: Clock },
  { usernameHoldDays }: Pick<AccountPolicy, "usernameHoldDays">,
  pace: Pace,
  leftovers: readonly ((until: number) => Promise<void>)[],
) {
  const until = clock() - usernameHoldDays * day;
  return deleteInBatches(pace, async () => {
    // First, because nobody finds them without the row of their account.
    for (const removeLeft of leftovers) await removeLeft(until);
    return store.purgeDeletedAccounts(until);
  });
}
