import { adminRole, type Role } from "../access.ts";
import { enqueueNotice } from "../email/enqueue.ts";
import { bestEffort } from "../explain.ts";
import { Failure } from "../failures.ts";
import type { Language } from "../ground/language.ts";
import { removeOwned, requireDeletable, type Owned } from "../owned.ts";
import { withPasswordProof, type OwnerProofs } from "../passwords/prove.ts";
import type { Origin, SessionCaller } from "../user.ts";
import { accountEmails } from "./emails.ts";
import type { Account } from "./model.ts";
import type { AccountPolicy, AccountPorts } from "./ports.ts";
import { accountFailures, accountEvents } from "./rows.ts";

export interface AccountDeletion {
  /** Absent for an account without a password. */
  readonly password?: string | undefined;
  /** Of the notice. */
  readonly language: Language;
  readonly signal?: AbortSignal;
}

/**
 * Deletes the caller's account with one UPDATE: the personal data is gone, the email address is free, and no token of the
 * account is good any more. The username stays taken for `usernameHoldDays`, so that nobody can pose as its former owner. An
 * administrator's account stays, so that the last one cannot go.
 *
 * The audit trail keeps what happened and when, but no address and no details. Throws as `removeAccount`, and Failure `wrong_password`,
 * `insufficient_user_authentication` if there is no password, `too_many_requests`, `overloaded`, `aborted`, `invalid_token`.
 */
export async function deleteAccount(
  ports: AccountPorts,
  policy: AccountPolicy,
  proofs: OwnerProofs,
  owned: readonly Owned<never>[],
  caller: SessionCaller,
  { password, language, signal }: AccountDeletion,
): Promise<void> {
  const proof = { caller, password, ...(signal && { signal }) } as const;
  const { userId, sessionId } = caller;
  let account: Account | undefined;
  await withPasswordProof(ports, proofs, proof, async ({ passwordHash }) => {
    account = await ports.store.findAccount(userId);
    return (
      account === undefined || removeAccount(ports, policy, owned, { ...account, passwordHash })
    );
  });
  const facts = { actorId: userId, subjectId: userId, sessionId, origin: caller };
  ports.audit.record(accountEvents.user_deleted, facts);
  if (account) await removeTraces(ports, owned, account, language, caller);
}

/**
 * Deletes an account if it still has this password hash. One UPDATE. Returns false if another change came first. Throws Failure
 * `user_is_admin`, `unavailable`, and the one of what the account owns that keeps it, such as `owns_organizations`.
 */
export async function removeAccount(
  { store, clock }: Pick<AccountPorts, "store" | "clock">,
  { usernameHoldDays }: Pick<AccountPolicy, "usernameHoldDays">,
  owned: readonly Owned<never>[],
  { id: userId, usernameKey, passwordHash: from, role }: Account,
  /** The role that the account must have. Absent for every role. */
  targets?: Role,
): Promise<boolean> {
  if (role === adminRole) throw new Failure(accountFailures.user_is_admin);
  await requireDeletable(owned, userId);
  // No username and no email address has a colon, so nobody can register this.
  const unusable = `deleted:${userId}`;
  return store.deleteAccount({
    userId,
    targets,
    from,
    usernameKey: usernameHoldDays > 0 ? usernameKey : unusable,
    emailKey: unusable,
    now: clock(),
  });
}

/**
 * Deletes what is left of a deleted account: the emails that wait, because they may have an address, all that the account owned, and the
 * addresses in the audit trail. `origin` is that of a deletion by the owner. Best effort: none of these emails would be sent, the
 * sessions have ended, and nobody can use the rest. After a crash, the purge deletes it. The former owner gets a notice.
 */
export async function removeTraces(
  ports: AccountPorts,
  owned: readonly Owned<never>[],
  { id: userId, email, locale, timeZone }: Pick<Account, "id" | "email" | "locale" | "timeZone">,
  asked: Language,
  origin?: Origin,
): Promise<void> {
  const { store, log, emailSender, audit } = ports;
  // The email is sent when nothing knows the account's language and time zone any more.
  const language = locale ?? asked;
  await bestEffort(log, "mails_of_deleted_left", () => store.deleteDeliveriesOf(userId));
  // The notice has the address. Without a way to send mail, none is stored, so that nothing keeps the address.
  if (email && emailSender) {
    await enqueueNotice(ports, {
      kind: accountEmails.account_deleted,
      userId,
      language,
      ...(timeZone !== null && { timeZone }),
      email,
      origin,
    });
  }
  await removeOwned(log, owned, userId);
  await audit.forget(userId);
}
