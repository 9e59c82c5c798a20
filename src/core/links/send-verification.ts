import { findByIdentifier } from "../accounts/find.ts";
import type { Caller } from "../person.ts";
import { Failure } from "../failures.ts";
import { enqueueMail } from "../mail/enqueue.ts";
import type { Language } from "../mail/model.ts";
import type { LinkPorts } from "./ports.ts";

/** Sends the caller a link that proves the address of the account. Does nothing if it is proven. Throws Failure `invalid_token`, `unavailable`. */
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

export interface UnverifiedLogin {
  /** A username or an e-mail address. */
  readonly identifier: string;
  readonly language: Language;
}

/**
 * Sends the owner of an account who cannot log in yet the link again. Does nothing for an unknown or disabled account, or a proven
 * address. Its time differs, so it must run after the answer. Throws Failure `unavailable`.
 */
export async function resendVerification(
  ports: LinkPorts,
  { identifier, language }: UnverifiedLogin,
): Promise<void> {
  const account = await findByIdentifier(ports.store, identifier);
  if (!account || account.disabledAt !== null || account.emailVerifiedAt !== null) return;
  await enqueueMail(ports, { kind: "verify_email", userId: account.id, language });
}
