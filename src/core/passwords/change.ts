import { enqueueNotice } from "../email/enqueue.ts";
import { Failure, requestFailures } from "../failures.ts";
import type { Language } from "../ground/language.ts";
import { noPassword } from "../ground/no-password.ts";
import { endOtherSessions, sessionsEndAt } from "../sessions/end.ts";
import type { SessionCaller } from "../user.ts";
import { passwordEmails } from "./emails.ts";
import type { PasswordPorts, PasswordPolicy } from "./ports.ts";
import { withPasswordProof, type OwnerProofs } from "./prove.ts";
import { passwordEvents } from "./rows.ts";
import { breachFault, normalizePassword, passwordFault } from "./rules.ts";

export interface PasswordChange {
  /** Absent for an account without a password, which gets its first one. */
  readonly currentPassword?: string | undefined;
  readonly newPassword: string;
  /** Of the notice. */
  readonly language: Language;
  readonly signal?: AbortSignal;
}

/**
 * Changes the caller's password, and ends all other sessions of the caller. Of several changes at the same time one succeeds,
 * because each compares the hash that it verified. The others get `wrong_password`.
 *
 * Four statements after the check of the password. The first one notes that the user has just proved who they are, by the password
 * alone. An earlier proof of a second factor does not become younger so. The second one keeps the caller's session. The third one
 * stores the hash and ends every session that was authenticated earlier. After a crash before it no session has ended, and after it
 * no other session is good. The only exception is a session whose own change with the same old password came too late by a moment. The
 * fourth statement revokes it, with all others. The owner gets a notice.
 * Throws Failure `wrong_password`, `insufficient_user_authentication` if there is no password, `validation_failed`,
 * `too_many_requests`, `overloaded`, `aborted`, `unavailable`, `invalid_token`.
 */
export async function changePassword(
  ports: PasswordPorts,
  policy: PasswordPolicy,
  proofs: OwnerProofs,
  caller: SessionCaller,
  { currentPassword, newPassword, language, signal }: PasswordChange,
): Promise<void> {
  const { store, hasher, clock, commonPasswords: common } = ports;
  const { userId, sessionId } = caller;
  const failed = passwordEvents.authn_password_change_fail;
  const proof = { caller, password: currentPassword, failed, ...(signal && { signal }) } as const;
  const wanted = normalizePassword(newPassword);
  await withPasswordProof(ports, proofs, proof, async (current) => {
    const rules = { policy, common, usernames: [current.usernameKey], email: current.emailKey };
    const message = (await passwordFault(wanted, rules)) ?? (await breachFault(ports, wanted));
    if (message !== undefined) {
      throw new Failure(requestFailures.validation_failed, {
        errors: [{ pointer: "/new_password", message }],
      });
    }
    const to = await hasher.hash(wanted, signal);
    const now = clock();
    const sessionsValidFrom = Math.max(sessionsEndAt(now), current.sessionsValidFrom + 1);
    // A first password proves nothing: the session keeps the proof that it has.
    if (current.passwordHash !== noPassword) {
      await store.elevateSession({ sessionId, provenAt: now, methods: "password" });
    }
    // Before the change, so that requests of this session that run at the same time are never refused.
    await store.keepSession(sessionId, sessionsValidFrom);
    return store.changePassword({ userId, from: current.passwordHash, to, now, sessionsValidFrom });
  });
  const facts = { actorId: userId, subjectId: userId, sessionId, origin: caller };
  ports.audit.record(passwordEvents.authn_password_change, { ...facts, detail: { by: "owner" } });
  await enqueueNotice(ports, {
    kind: passwordEmails.password_changed,
    userId,
    language,
    origin: caller,
  });
  await endOtherSessions(ports, caller, "password changed");
}
