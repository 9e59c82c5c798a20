import { Failure } from "../failures.ts";
import { findByLinkToken } from "../mail/link-tokens.ts";
import type { Language } from "../ground/language.ts";
import type { Origin } from "../user.ts";
import { spend } from "../throttle/count.ts";
import type { ThrottleSettings } from "../throttle/policies.ts";
import { changeEmail } from "./change-email.ts";
import type { LinkPorts } from "./ports.ts";

export interface EmailVerification extends Origin {
  /** The token of the link. */
  readonly token: string;
  /** Of the notice. */
  readonly language: Language;
  /** By what limits count. */
  readonly network?: string | undefined;
}

/**
 * Marks the address of a link as proven. The link of a change also puts it in place of the account's address. Each link works
 * once. Throws Failure `invalid_link`, `email_taken`, `too_many_requests`, `unavailable`.
 */
export async function verifyEmail(
  ports: LinkPorts,
  settings: ThrottleSettings,
  verification: EmailVerification,
): Promise<{ readonly userId: string }> {
  const { token, language, network } = verification;
  const { store, linkTokens, clock, audit } = ports;
  await spend(ports, settings, "redeem", network);
  const now = clock();
  const purposes = ["verify_email", "change_email"] as const;
  const found = await findByLinkToken(linkTokens, purposes, token, now, store.findAccount);
  if (!found) throw new Failure("invalid_link", { reason: "link forged, expired or used" });
  const { account, purpose, data } = found;
  const { id: userId, emailKey } = account;
  if (account.disabledAt !== null)
    throw new Failure("invalid_link", { reason: "account disabled" });
  const facts = { subjectId: userId, origin: verification };
  if (purpose === "change_email") {
    await changeEmail(ports, account, data, { language, origin: verification });
    audit.record("user_updated", { ...facts, detail: { fields: ["email"] } });
  } else if (await store.verifyEmail({ userId, emailKey, now })) {
    audit.record("user_email_verified", facts);
  } else {
    throw new Failure("invalid_link", { reason: "link used or address changed meanwhile" });
  }
  return { userId };
}
