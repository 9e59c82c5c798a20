import { enqueueNotice } from "../../email/enqueue.ts";
import { resetEmails } from "../../factors/emails.ts";
import { forgetFactorTries } from "../../factors/prove.ts";
import { removeAllFactors } from "../../factors/remove.ts";
import { factorEvents } from "../../factors/rows.ts";
import type { Language } from "../../ground/language.ts";
import { accountOf, requireOther, type Actor } from "../actor.ts";
import type { AdminPorts } from "../ports.ts";
import { endUserSessions } from "./sessions.ts";

/**
 * Removes the authenticator app, all passkeys and all recovery codes of an account, and ends all sessions. The user then logs in
 * with the password alone. The owner gets a notice. Idempotent. Throws Failure `cannot_change_yourself`, `not_found`,
 * `unavailable`.
 */
export async function resetUserFactors(
  ports: AdminPorts,
  actor: Actor,
  userId: string,
  /** Of the notice. */
  language: Language,
): Promise<void> {
  requireOther(actor, userId);
  await accountOf(ports.store, userId);
  await removeAllFactors(ports, userId);
  await forgetFactorTries(ports, userId);
  const by = actor.actorId.startsWith("cli:") ? "operator" : "admin";
  await ports.audit.recordNow(factorEvents.factors_reset, {
    ...actor,
    subjectId: userId,
    detail: { by },
  });
  // After the factors, so that a login which had one of them ends too.
  await endUserSessions(ports, actor, userId);
  await enqueueNotice(ports, { kind: resetEmails.factors_reset, userId, language });
}
