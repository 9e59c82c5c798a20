import { removeAccount, removeTraces } from "../../accounts/delete.ts";
import type { AccountPolicy } from "../../accounts/ports.ts";
import { accountEvents } from "../../accounts/rows.ts";
import type { Language } from "../../ground/language.ts";
import { isId } from "../../ids.ts";
import type { Owned } from "../../owned.ts";
import { requireOther, type Actor } from "../actor.ts";
import type { AdminPorts } from "../ports.ts";

/**
 * Deletes the account of somebody else, as its owner could. An account that is gone is no error. Throws Failure `cannot_change_yourself`,
 * `user_is_admin`, `unavailable`.
 */
export async function deleteUser(
  ports: AdminPorts,
  policy: Pick<AccountPolicy, "usernameHoldDays">,
  owned: readonly Owned<never>[],
  actor: Actor,
  userId: string,
  /** Of the notice. */
  language: Language,
): Promise<void> {
  requireOther(actor, userId);
  if (!isId(userId)) return;
  for (;;) {
    const account = await ports.store.findAccount(userId);
    if (!account) return;
    // Otherwise the password was changed meanwhile, or the account has become an administrator's.
    if (!(await removeAccount(ports, policy, account))) continue;
    await removeTraces(ports, owned, account, language);
    await ports.audit.recordNow(accountEvents.user_deleted, { ...actor, subjectId: userId });
    return;
  }
}
