import { adminRole } from "../../access.ts";
import { removeAccount, removeTraces } from "../../accounts/delete.ts";
import type { Account } from "../../accounts/model.ts";
import type { AccountPolicy } from "../../accounts/ports.ts";
import { accountEvents } from "../../accounts/rows.ts";
import { linkEmails } from "../../email/emails.ts";
import { enqueueEmail } from "../../email/enqueue.ts";
import { issueLinkToken, linkUrl } from "../../email/link-tokens.ts";
import { bestEffort } from "../../explain.ts";
import { Failure, loginFailures, requestFailures } from "../../failures.ts";
import type { Language } from "../../ground/language.ts";
import { noPassword } from "../../ground/no-password.ts";
import type { PagePlaces } from "../../ground/page-url.ts";
import type { Owned } from "../../owned.ts";
import { passwordEvents } from "../../passwords/rows.ts";
import { sessionsEndAt } from "../../sessions/end.ts";
import { accountOf, requireOther, type Actor } from "../actor.ts";
import { adminEmails } from "../emails.ts";
import type { AdminPorts } from "../ports.ts";
import { adminFailures, adminEvents } from "../rows.ts";

export interface PasswordResetOrder {
  /** True to take the present password away at once. */
  readonly disablePassword: boolean;
  readonly language: Language;
}

/**
 * Sends the owner of an account a link to choose a new password. If the present one is taken away, all sessions end. Throws Failure
 * `not_found`, `user_is_disabled`, `cannot_change_yourself` for the own password, `unavailable`.
 */
export async function orderPasswordReset(
  ports: AdminPorts,
  actor: Actor,
  userId: string,
  { disablePassword, language }: PasswordResetOrder,
): Promise<void> {
  await prepareReset(ports, actor, userId, disablePassword);
  await enqueueEmail(ports, { kind: linkEmails.reset_password, userId, language });
  await ports.audit.recordNow(accountEvents.authn_password_reset_requested, {
    ...actor,
    subjectId: userId,
  });
}

/**
 * The same, but gives the link to an operator and sends no mail. The link works once, within twenty minutes.
 */
export async function passwordResetLink(
  ports: AdminPorts,
  places: PagePlaces,
  actor: Actor,
  userId: string,
  { disablePassword }: Pick<PasswordResetOrder, "disablePassword">,
): Promise<string> {
  await prepareReset(ports, actor, userId, disablePassword);
  // Read now, because the link is bound to the password hash.
  const account = await accountOf(ports.store, userId);
  const token = await issueLinkToken(ports.linkTokens, "reset_password", account, ports.clock());
  await ports.audit.recordNow(accountEvents.authn_password_reset_requested, {
    ...actor,
    subjectId: userId,
  });
  return linkUrl(places, linkEmails.reset_password.link.page, token);
}

async function prepareReset(
  ports: AdminPorts,
  actor: Actor,
  userId: string,
  disablePassword: boolean,
): Promise<void> {
  const { store, audit, clock, log } = ports;
  if (disablePassword) requireOther(actor, userId);
  await enabledAccount(ports, actor, userId);
  if (!disablePassword) return;
  const now = clock();
  if (
    !(await store.removePassword({ userId, targets: actor.code?.targets }, now, sessionsEndAt(now)))
  ) {
    throw new Failure(requestFailures.not_found);
  }
  await bestEffort(log, "sessions_revoked_late", () => store.revokeAllSessions(userId, now));
  const facts = { ...actor, subjectId: userId };
  await audit.recordNow(passwordEvents.authn_password_change, {
    ...facts,
    detail: { by: actor.code ? "app" : "admin" },
  });
}

/**
 * Sends the owner of an account a link that proves the address. Does nothing for a proven one. Throws Failure `not_found`,
 * `user_is_disabled`, `unavailable`.
 */
export async function orderVerification(
  ports: AdminPorts,
  actor: Actor,
  userId: string,
  language: Language,
): Promise<void> {
  const { emailVerifiedAt } = await enabledAccount(ports, actor, userId);
  if (emailVerifiedAt !== null) return;
  await enqueueEmail(ports, { kind: linkEmails.verify_email, userId, language });
  await ports.audit.recordNow(accountEvents.user_email_verification_requested, {
    ...actor,
    subjectId: userId,
  });
}

/** Throws Failure `user_is_disabled`, because no link works for such an account. */
async function enabledAccount(
  { store }: AdminPorts,
  actor: Actor,
  userId: string,
): Promise<Account> {
  const account = await accountOf(store, userId, actor);
  if (account.disabledAt !== null) throw new Failure(adminFailures.user_is_disabled);
  return account;
}

/** Who invites, as it is stored: the actor, or `command` for an operator at the command line. */
export const inviterOf = ({ actorId }: Actor): string =>
  actorId.startsWith("cli:") ? "command" : actorId;

/** Sends the link to choose the first password. For a role with the scope `admin`, it works for a day. Throws Failure `unavailable`. */
export const sendInvitation = (
  ports: AdminPorts,
  { invitationDays }: Pick<AccountPolicy, "invitationDays">,
  { id: userId, role }: Account,
  language: Language,
): Promise<void> => {
  const isPowerful = ports.access.scopesOfRole(role).some((scope) => scope === adminRole);
  const days = isPowerful ? 1 : invitationDays;
  return enqueueEmail(ports, { kind: adminEmails.invitation, userId, language, days });
};

/**
 * Sends an invitation again, to an account that has no password yet. The links of earlier invitations no longer work. Throws Failure
 * `not_found`, `user_is_disabled`, `password_exists`, `unavailable`.
 */
export async function inviteAgain(
  ports: AdminPorts,
  policy: Pick<AccountPolicy, "invitationDays">,
  actor: Actor,
  userId: string,
  language: Language,
): Promise<void> {
  const { invitedAt: before } = await enabledAccount(ports, actor, userId);
  // Later in any case, so that the links before it are void.
  const invitedAt = Math.max(ports.clock(), (before ?? 0) + 1);
  const isNoted = await ports.store.setInvitation({
    userId,
    invitedAt,
    invitedBy: inviterOf(actor),
    targets: actor.code?.targets,
  });
  const account = await accountOf(ports.store, userId, actor);
  if (!isNoted) throw new Failure(loginFailures.password_exists);
  await sendInvitation(ports, policy, account, language);
  await ports.audit.recordNow(adminEvents.user_invited, { ...actor, subjectId: userId });
}

/**
 * Ends an invitation, with its links and emails. An account that was never used is deleted, so that the address of a mistake is
 * gone, and can be invited again. Its owner gets no notice. Other accounts stay. Without an invitation, it does nothing. Throws Failure
 * `not_found`, `cannot_change_yourself`, `user_is_admin`, `password_exists`, `unavailable`.
 */
export async function withdrawInvitation(
  ports: AdminPorts,
  owned: readonly Owned<never>[],
  actor: Actor,
  userId: string,
): Promise<void> {
  const { store, log, clock } = ports;
  requireOther(actor, userId);
  const account = await accountOf(store, userId, actor);
  const { invitedAt: before, invitedBy, passwordHash } = account;
  if (passwordHash !== noPassword) throw new Failure(loginFailures.password_exists);
  if (before === null || invitedBy === null) return;
  const isUnused =
    account.emailVerifiedAt === null &&
    (await store.listAllSessions(userId)).length === 0 &&
    (await store.listIdentities(userId)).length === 0 &&
    (await store.listPasskeys(userId)).length === 0;
  if (isUnused) {
    // False if the user has chosen a password meanwhile.
    const isRemoved = await removeAccount(ports, { usernameHoldDays: 0 }, account);
    if (!isRemoved) throw new Failure(loginFailures.password_exists);
    await removeTraces(ports, owned, { ...account, email: "" }, "en");
  } else {
    // Voids the links.
    const invitedAt = Math.max(clock(), before + 1);
    const isNoted = await store.setInvitation({ userId, invitedAt, invitedBy });
    if (!isNoted) throw new Failure(loginFailures.password_exists);
    await bestEffort(log, "mails_of_invitation_left", () => store.deleteDeliveriesOf(userId));
  }
  const facts = { ...actor, subjectId: userId };
  await ports.audit.recordNow(adminEvents.user_invitation_withdrawn, facts);
  if (isUnused) await ports.audit.recordNow(accountEvents.user_deleted, facts);
}
