import { Failure } from "../failures.ts";
import { findByLinkToken } from "../mail/links.ts";
import type { LinkPorts } from "./ports.ts";

/** Marks the address of a link as proven. Each link works once. Throws Failure `invalid_link`, `unavailable`. */
export async function verifyEmail(
  { store, linkTokens, clock }: LinkPorts,
  token: string,
): Promise<{ readonly userId: string }> {
  const now = clock();
  const account = await findByLinkToken(linkTokens, "verify_email", token, now, store.findAccount);
  if (!account) throw new Failure("invalid_link", { reason: "link forged, expired or used" });
  const { id: userId, emailKey } = account;
  if (await store.verifyEmail({ userId, emailKey, now })) return { userId };
  throw new Failure("invalid_link", { reason: "link used or address changed meanwhile" });
}
