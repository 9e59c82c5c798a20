import { findByIdentifier } from "../accounts/find.ts";
import { enqueueMail } from "../mail/enqueue.ts";
import type { Language } from "../mail/model.ts";
import type { LinkPorts } from "./ports.ts";

export interface LinkRequest {
  /** A username or an e-mail address. */
  readonly identifier: string;
  readonly language: Language;
}

/**
 * Sends the owner of an account a link to choose a new password or to log in, to the stored address. Does nothing for an unknown
 * or disabled account. Must run after the answer, because its time differs. Throws Failure `unavailable`.
 */
export async function sendLink(
  ports: LinkPorts,
  kind: "reset_password" | "log_in",
  { identifier, language }: LinkRequest,
): Promise<void> {
  const account = await findByIdentifier(ports.store, identifier);
  if (!account || account.disabledAt !== null) return;
  await enqueueMail(ports, { kind, userId: account.id, language });
}
