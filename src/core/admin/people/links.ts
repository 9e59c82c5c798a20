import type { Account } from "../../accounts/model.ts";
import { bestEffort } from "../../explain.ts";
import { Failure } from "../../failures.ts";
import { enqueueMail } from "../../mail/enqueue.ts";
import type { Language } from "../../mail/model.ts";
import { sessionsEndAt } from "../../sessions/end.ts";
import { accountOf, requireOther, type Actor } from "../actor.ts";
import type { AdminPorts } from "../ports.ts";

export interface PasswordResetOrder {
  /** True to take the present password away at once. */
  readonly disablePassword: boolean;
  readonly language: Language;
}

/**
 * Sends the owner of an account a link to choose a new password. If the present one is taken away, all sessions end. Throws Failure
 * `not_found`, `is_disabled`, `own_account` for the own password, `unavailable`.
 */
export async function orderPasswordReset(
  ports: AdminPorts,
  actor: Actor,
  userId: string,
  { disablePassword, language }: PasswordResetOrder,
): Promise<void> {
  const { store, audit, clock, log } = ports;
  if (disablePassword) requireOther(actor, userId);
  await enabledAccount(ports, userId);
  const facts = { ...actor, subjectId: userId };
  if (disablePassword) {
    const now = clock();
    await store.removePassword(userId, now, sessionsEndAt(now));
    await bestEffort(log, "sessions_revoked_late", () => store.revokeAllSessions(userId, now));
    await audit.recordNow("authn_password_change", { ...facts, detail: { by: "admin" } });
  }
  await enqueueMail(ports, { kind: "reset_password", userId, language });
  await audit.recordNow("authn_password_reset_requested", facts);
}

/**
 * Sends the owner of an account a link that proves the address. Does nothing for a proven one. Throws Failure `not_found`,
 * `is_disabled`, `unavailable`.
 */
export async function orderVerification(
  ports: AdminPorts,
  actor: Actor,
  userId: string,
  language: Language,
): Promise<void> {
  const { emailVerifiedAt } = await enabledAccount(ports, userId);
  if (emailVerifiedAt !== null) return;
  await enqueueMail(ports, { kind: "verify_email", userId, language });
  await ports.audit.recordNow("user_email_verification_requested", {
    ...actor,
    subjectId: userId,
  });
}

/** Throws Failure `is_disabled`, because no link works for such an account. */
async function enabledAccount({ store }: AdminPorts, userId: string): Promise<Account> {
  const account = await accountOf(store, userId);
  if (account.disabledAt !== null) throw new Failure("is_disabled");
  return account;
}
