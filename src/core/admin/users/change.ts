import { adminRole } from "../../access.ts";
import { readOnlyFaults } from "../../accounts/attributes/attributes.ts";
import type { Attributes } from "../../accounts/attributes/rules.ts";
import { chosenEmail, type Email } from "../../accounts/email.ts";
import type { Account } from "../../accounts/model.ts";
import type { AccountPolicy } from "../../accounts/ports.ts";
import { accountFailures, accountEvents } from "../../accounts/rows.ts";
import { changeAccount, changeFaults } from "../../accounts/update.ts";
import { enqueueNotice } from "../../email/enqueue.ts";
import {
  Failure,
  type FieldError,
  credentialFailures,
  requestFailures,
  serverFailures,
} from "../../failures.ts";
import type { Language } from "../../ground/language.ts";
import { addressEmails } from "../../links/emails.ts";
import { accountOf, requireOther, type Actor } from "../actor.ts";
import type { AdminPorts } from "../ports.ts";
import { adminEvents } from "../rows.ts";
import { roleFaults } from "./create.ts";
import { disableUser, enableUser } from "./disable.ts";
import { revokeAfterChange, sessionsEndBy } from "./sessions.ts";

/** The members to change. Absent members stay as they are. */
export interface UserChanges {
  readonly name?: string | undefined;
  readonly username?: string | undefined;
  readonly locale?: string | null | undefined;
  readonly picture?: string | null | undefined;
  readonly timeZone?: string | null | undefined;
  /** Null removes an attribute. Absent attributes stay as they are. */
  readonly attributes?: Attributes | undefined;
  /** A new address counts as proven if the old one does, unless `emailVerified` says otherwise. */
  readonly email?: string | undefined;
  readonly emailVerified?: boolean | undefined;
  readonly role?: string | undefined;
  readonly disabled?: boolean | undefined;
  /** Of the notice about a changed address. Default: English. */
  readonly language?: Language | undefined;
}

/**
 * Changes an account. The changes are statements, in this order: name with username, locale, picture, time zone and attributes, email,
 * emailVerified, role, disabled. Nobody changes the own address or role here, or disables the own account, and an administrator is demoted
 * first. The old address gets a notice. A role that has the scope `admin` ends the sessions. Throws Failure `validation_failed`,
 * `not_found`, `cannot_change_yourself`, `user_is_admin`, `username_taken`, `email_taken`, `insufficient_scope` if the actor was demoted
 * meanwhile, `unavailable`.
 */
export async function changeUser(
  ports: AdminPorts,
  policy: Pick<AccountPolicy, "attributes" | "languages">,
  actor: Actor,
  userId: string,
  changes: UserChanges,
): Promise<void> {
  const errors = [...(actor.code ? [] : readOnlyFaults(policy.attributes, changes.attributes))];
  const account = await accountOf(ports.store, userId, actor);
  const role = changes.role === account.role ? undefined : changes.role;
  const disabled =
    changes.disabled === (account.disabledAt !== null) ? undefined : changes.disabled;
  if (role !== undefined) errors.push(...roleFaults(ports, role));
  const email = newEmail(account, changes.email, errors);
  errors.push(...(await changeFaults(account, policy, changes, actor.code)));
  if (errors.length > 0) throw new Failure(requestFailures.validation_failed, { errors });
  if (email || role !== undefined || disabled !== undefined) requireOther(actor, userId);
  if (disabled && (role ?? account.role) === adminRole) {
    throw new Failure(accountFailures.user_is_admin);
  }
  await changeFacts(ports, policy, actor, account, { ...changes, email });
  if (role !== undefined) await changeRole(ports, actor, account, role);
  if (disabled === true) await disableUser(ports, actor, userId);
  if (disabled === false) await enableUser(ports, actor, userId);
}

/** The address to change to. Undefined if the account has it. Adds the rule that it breaks to `errors`. */
const newEmail = (
  account: Account,
  address: string | undefined,
  errors: FieldError[],
): Email | undefined =>
  address === undefined || address === account.email ? undefined : chosenEmail(address, errors);

/** Changes what has no rule of its own: the members of `changeAccount`, the address, and whether it is proven. */
async function changeFacts(
  ports: AdminPorts,
  policy: Pick<AccountPolicy, "attributes" | "languages">,
  actor: Actor,
  account: Account,
  changes: Omit<UserChanges, "email"> & { readonly email: Email | undefined },
): Promise<void> {
  const { id: userId } = account;
  const { name, username, locale, picture, timeZone, attributes } = changes;
  const wanted = { name, username, locale, picture, timeZone, attributes };
  const fields: string[] = [];
  try {
    if (Object.values(wanted).some((one) => one !== undefined)) {
      fields.push(...(await changeAccount(ports, policy, userId, wanted, actor.code)).fields);
    }
    fields.push(...(await changeAddress(ports, account, changes)));
  } finally {
    // Also what was changed before the address was refused.
    if (fields.length > 0) {
      const facts = { ...actor, subjectId: userId, detail: { fields } };
      await ports.audit.recordNow(accountEvents.user_updated, facts);
    }
  }
  if (changes.email && account.email !== "") {
    const { language = "en" } = changes;
    await enqueueNotice(ports, {
      kind: addressEmails.email_changed,
      userId,
      language,
      email: account.email,
    });
  }
}

/** Changes the address and whether it is proven. Returns the names of the fields that changed. */
async function changeAddress(
  { store, clock }: AdminPorts,
  { id: userId, emailKey, emailVerifiedAt }: Account,
  {
    email,
    emailVerified: isVerified,
  }: { readonly email: Email | undefined; readonly emailVerified?: boolean | undefined },
): Promise<readonly string[]> {
  const now = clock();
  // A new address stays as proven as the old one, because the next reset removes the second factors of an unproven one.
  const verifiedAt = (isVerified ?? emailVerifiedAt !== null) ? now : null;
  if (email) {
    const { address, key } = email;
    const change = { userId, from: emailKey, email: address, emailKey: key, verifiedAt, now };
    const outcome = await store.setEmail(change);
    if (outcome === "taken") throw new Failure(accountFailures.email_taken);
    if (outcome === "stale") {
      throw new Failure(serverFailures.unavailable, {
        reason: "the address was changed meanwhile",
      });
    }
    return ["email"];
  }
  if (isVerified === undefined || isVerified === (emailVerifiedAt !== null)) return [];
  await store.setEmailVerified({ userId, emailKey, verifiedAt, now });
  return ["email_verified"];
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
  if (outcome === "not found") throw new Failure(requestFailures.not_found);
  if (outcome === "not allowed") {
    throw new Failure(credentialFailures.insufficient_scope, {
      reason: "the administrator was demoted",
    });
  }
  if (sessionsValidFrom > 0) await revokeAfterChange(ports, userId, now);
  await audit.recordNow(adminEvents.privilege_permissions_changed, {
    ...actor,
    subjectId: userId,
    detail: { from, to: role },
  });
}
