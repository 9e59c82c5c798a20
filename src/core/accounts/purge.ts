import { deleteInBatches } from "../sessions/batches.ts";
import { day } from "../sessions/limits.ts";
import type { AccountPorts } from "./ports.ts";
import type { AccountPolicy } from "./policy.ts";

/** Removes the last traces of accounts that were deleted `usernameHoldDays` ago. Throws Failure `unavailable`. */
export function purgeAccounts(
  { store, clock }: Pick<AccountPorts, "clock" | "store">,
  { usernameHoldDays }: Pick<AccountPolicy, "usernameHoldDays">,
) {
  const until = clock() - usernameHoldDays * day;
  return deleteInBatches(() => store.purgeDeletedAccounts(until));
}
