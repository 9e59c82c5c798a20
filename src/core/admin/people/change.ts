import { adminRole } from "../../access.ts";
import type { Account } from "../../accounts/model.ts";
import type { AccountPolicy } from "../../accounts/policy.ts";
import { changeAccount } from "../../accounts/update.ts";
import { Failure } from "../../failures.ts";
import { accountOf, requireOther, type Actor } from "../actor.ts";
import type { AdminPorts } from "../ports.ts";
import { requireKnownRole } from "./create.ts";
import { disableUser, enableUser } from "./disable.ts";
import { revokeAfterChange, sessionsEndBy } from "./sessions.ts";

/** The members to change. Absent members stay as they are. */
export interface UserChanges {
  readonly name?: string | undefined;
  readonly locale?: string | null | undefined;
  readonly emailVerified?: boolean | undefined;
  readonly role?: string | undefined;
  readonly disabled?: boolean | undefined;
}

/**
 * Changes an account. Each step is one statement, in this order: name and locale, emailVerified, role, disabled. Nobody changes the own role
 * or disables the own account, and an administrator is demoted first. A role that has the scope `admin` ends the sessions. Throws
 * Failure `validation_failed`, `not_found`, `cannot_change_yourself`, `user_is_admin`, `insufficient_scope` if the actor was demoted
 * meanwhile, `unavailable`.
 */
export async function changeUser(
  ports: AdminPorts,
  policy: Pick<AccountPolicy, "attributes">,
  actor: Actor,
  userId: string,
  changes: UserChanges,
): Promise<void> {
  const account = await accountOf(ports.store, userId);
  const role = changes.role === account.role ? undefined : changes.role;
  const disabled =
    changes.disabled === (account.disabledAt !== null) ? undefined : changes.disabled;
  if (role !== undefined) requireKnownRole(ports, role);
  if (role !== undefined || disabled !== undefined) requireOther(actor, userId);
  if (disabled && (role ?? account.role) === adminRole) throw new Failure("user_is_admin");
  await changeFacts(ports, policy, actor, account, changes);
  if (role !== undefined) await changeRole(ports, actor, account, role);
  if (disabled === true) await disableUser(ports, actor, userId);
  if (disabled === false) await enableUser(ports, actor, userId);
}

/** Changes what has no rule of its own: name, locale, and whether the address is proven. */
async function changeFacts(
  ports: AdminPorts,
  policy: Pick<AccountPolicy, "attributes">,
  actor: Actor,
  account: Account,
  { name, locale, emailVerified: isVerified }: UserChanges,
): Promise<void> {
  const { id: userId, emailKey } = account;
  const fields: string[] = [];
  if (name !== undefined || locale !== undefined) {
    const changed = await changeAccount(ports, policy, userId, { name, locale });
    fields.push(...changed.fields);
  }
  if (isVerified !== undefined && isVerified !== (account.emailVerifiedAt !== null)) {
    const now = ports.clock();
    const verifiedAt = isVerified ? now : null;
    await ports.store.setEmailVerified({ userId, emailKey, verifiedAt, now });
    fields.push("email_verified");
  }
  if (fields.length === 0) return;
  await ports.audit.recordNow("user_updated", {
    ...actor,
    subjectId: userId,
    detail: { fields },
  });
}

async function changeRole(
  ports: AdminPorts,
  actor: Actor,
  { id: userId, role: from }: Account,
  role: string,
): Promise<void> {
  const { store, audit, clock } = ports;
  const { actorId } = actor;
  const now = clock();
  const sessionsValidFrom = sessionsEndBy(ports, role, now);
  const outcome = await store.changeRole({ actorId, userId, role, now, sessionsValidFrom });
  if (outcome === "not found") throw new Failure("not_found");
  if (outcome === "not allowed") {
    throw new Failure("insufficient_scope", { reason: "the administrator was demoted" });
  }
  if (sessionsValidFrom > 0) await revokeAfterChange(ports, userId, now);
  await audit.recordNow("privilege_permissions_changed", {
    ...actor,
    subjectId: userId,
    detail: { from, to: role },
  });
}
