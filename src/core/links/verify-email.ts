import { Failure } from "../failures.ts";
import { findByLinkToken } from "../mail/links.ts";
import type { Language } from "../mail/model.ts";
import { changeEmail } from "./change-email.ts";
import type { LinkPorts } from "./ports.ts";

/**
 * Marks the address of a link as proven. The link of a change also puts it in place of the account's address. Each link works
 * once. `language` is that of the notice. Throws Failure `invalid_link`, `email_taken`, `unavailable`.
 */
export async function verifyEmail(
  ports: LinkPorts,
  token: string,
  language: Language,
): Promise<{ readonly userId: string }> {
  const { store, linkTokens, clock } = ports;
  const now = clock();
  const purposes = ["verify_email", "change_email"] as const;
  const found = await findByLinkToken(linkTokens, purposes, token, now, store.findAccount);
  if (!found) throw new Failure("invalid_link", { reason: "link forged, expired or used" });
  const { account, purpose, data } = found;
  const { id: userId, emailKey } = account;
  if (account.disabledAt !== null)
    throw new Failure("invalid_link", { reason: "account disabled" });
  if (purpose === "change_email") {
    await changeEmail(ports, account, data, language);
  } else if (!(await store.verifyEmail({ userId, emailKey, now }))) {
    throw new Failure("invalid_link", { reason: "link used or address changed meanwhile" });
  }
  return { userId };
}
