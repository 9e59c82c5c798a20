import { findByIdentifier } from "../accounts/find.ts";
import type { Caller } from "../person.ts";
import { Failure } from "../failures.ts";
import { enqueueMail } from "../mail/enqueue.ts";
import type { Language } from "../mail/model.ts";
import type { LinkPorts } from "./ports.ts";
import type { LinkRequest } from "./send-link.ts";

/**
 * Sends the caller a link that proves the address of the account. Does nothing for a proven address. Throws Failure
 * `invalid_token`, `unavailable`.
 */
export async function sendVerification(
  ports: LinkPorts,
  { userId }: Caller,
  language: Language,
): Promise<void> {
  const account = await ports.store.findAccount(userId);
  if (!account) throw new Failure("invalid_token", { reason: "account deleted" });
  if (account.emailVerifiedAt !== null) return;
  await enqueueMail(ports, { kind: "verify_email", userId, language });
}

/**
 * Sends the link again to the owner of an account who cannot log in yet. Does nothing for an unknown or disabled account, or a
 * proven address. Must run after the answer, because its time differs. Throws Failure `unavailable`.
 */
export async function resendVerification(
  ports: LinkPorts,
  { identifier, language }: LinkRequest,
): Promise<void> {
  const account = await findByIdentifier(ports.store, identifier);
  if (!account || account.disabledAt !== null || account.emailVerifiedAt !== null) return;
  await enqueueMail(ports, { kind: "verify_email", userId: account.id, language });
}
