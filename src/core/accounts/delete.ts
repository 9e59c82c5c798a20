import type { Caller } from "../person.ts";
import { bestEffort } from "../explain.ts";
import { enqueueNotice } from "../mail/enqueue.ts";
import type { Language } from "../mail/model.ts";
import { withPasswordProof } from "../passwords/prove.ts";
import type { CheckPassword } from "../passwords/check.ts";
import type { AccountPorts } from "./ports.ts";
import type { AccountPolicy } from "./policy.ts";

export interface AccountDeletion {
  readonly password: string;
  /** Of the notice. */
  readonly language: Language;
  readonly signal?: AbortSignal;
}

/**
 * Deletes the caller's account with one UPDATE: the personal data is gone, the e-mail address is free, and no token of the
 * account is good any more. The username stays taken for `usernameHoldDays`, so that nobody can pose as its former owner.
 *
 * Further statements delete the mails that wait, because they may have an address, and the sessions. Both are best effort: none of
 * these mails would be sent, and the sessions have ended already. After a crash, the purge deletes what is left. The owner gets a
 * notice. The audit trail keeps what happened and when, but no address and no details. Throws Failure `wrong_password`, `too_many_requests`, `overloaded`, `aborted`, `unavailable`, `invalid_token`.
 */
export async function deleteAccount(
  ports: AccountPorts,
  { usernameHoldDays }: AccountPolicy,
  checkPassword: CheckPassword,
  caller: Caller,
  { password, language, signal }: AccountDeletion,
): Promise<void> {
  const { store, clock, log, mailSender, audit } = ports;
  const { userId } = caller;
  // No username and no e-mail address has a colon, so nobody can register this.
  const unusable = `deleted:${userId}`;
  const failed = "authn_login_fail";
  const proof = { caller, password, failed, ...(signal && { signal }) } as const;
  let email: string | undefined;
  await withPasswordProof(
    ports,
    checkPassword,
    proof,
    async ({ passwordHash: from, usernameKey }) => {
      email = (await store.findAccount(userId))?.email;
      return store.deleteAccount({
        userId,
        from,
        usernameKey: usernameHoldDays > 0 ? usernameKey : unusable,
        emailKey: unusable,
        now: clock(),
      });
    },
  );
  const { sessionId } = caller;
  audit.record("user_deleted", { actorId: userId, subjectId: userId, sessionId, origin: caller });
  await bestEffort(log, "mails_of_deleted_left", () => store.deleteDeliveriesOf(userId));
  // The notice has the address. Without a way to send mail, none is stored, so that nothing keeps the address.
  if (email && mailSender) {
    await enqueueNotice(ports, { kind: "account_deleted", userId, language, email });
  }
  await bestEffort(log, "deleted_sessions_left", () => store.deleteSessionsOf(userId));
  await audit.forget(userId);
}
