import { removeAccount, removeTraces } from "../../accounts/delete.ts";
import type { AccountPolicy } from "../../accounts/ports.ts";
import { accountEvents } from "../../accounts/rows.ts";
import type { Language } from "../../ground/language.ts";
import { isId } from "../../ids.ts";
import type { Owned } from "../../owned.ts";
import { requireOther, requireTarget, type Actor } from "../actor.ts";
import type { AdminPorts } from "../ports.ts";

/**
 * Deletes the account of somebody else, as its owner could. An account that is gone is no error, unless the actor has `targets`. Throws
 * Failure `cannot_change_yourself`, `user_is_admin`, `owns_organizations`, `not_found`, `unavailable`.
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
  const targets = actor.code?.targets;
  if (!isId(userId) && targets === undefined) return;
  for (;;) {
    const found = isId(userId) ? await ports.store.findAccount(userId) : undefined;
    if (!found && targets === undefined) return;
    const account = requireTarget(actor, found);
    // Otherwise the password was changed meanwhile, or the account has got another role.
    if (!(await removeAccount(ports, policy, owned, account, targets))) continue;
    await removeTraces(ports, owned, account, language);
    await ports.audit.recordNow(accountEvents.user_deleted, { ...actor, subjectId: userId });
    return;
  }
}
