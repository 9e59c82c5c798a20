import type { LinkPurpose, Recipient } from "./model.ts";
import type { LinkTokens } from "./ports.ts";

/** Milliseconds for which the link of a mail works. It begins when the mail is sent. */
export const linkLifetime = 20 * 60 * 1000;

type LinkedAccount = Pick<Recipient, "id" | "emailKey" | "emailVerifiedAt" | "passwordHash">;

/** What each link is bound to, beside its account. Redeeming the link changes it, so the link works once. */
const states = {
  reset_password: ({ passwordHash, emailKey }: LinkedAccount) => [passwordHash, emailKey],
  verify_email: ({ emailKey, emailVerifiedAt }: LinkedAccount) => [
    emailKey,
    emailVerifiedAt === null ? "unverified" : "verified",
  ],
} as const satisfies Record<LinkPurpose, (account: LinkedAccount) => readonly string[]>;

/** The token of a link for an account in its present state. `now` is epoch milliseconds. */
export const issueLinkToken = (
  linkTokens: LinkTokens,
  purpose: LinkPurpose,
  account: LinkedAccount,
  now: number,
): Promise<string> =>
  linkTokens.issue({
    purpose,
    userId: account.id,
    expiresAt: now + linkLifetime,
    state: states[purpose](account).join("\n"),
  });

/**
 * The account that a link's token is good for; undefined if the token is forged, expired, used, or for another purpose. One
 * read of the account by `find`.
 */
export async function findByLinkToken<A extends LinkedAccount>(
  linkTokens: LinkTokens,
  purpose: LinkPurpose,
  token: string,
  now: number,
  find: (userId: string) => Promise<A | undefined>,
): Promise<A | undefined> {
  const claim = linkTokens.read(token);
  if (!claim || claim.expiresAt <= now) return undefined;
  const account = await find(claim.userId);
  if (!account) return undefined;
  const isProven = await claim.proves({ purpose, state: states[purpose](account).join("\n") });
  return isProven ? account : undefined;
}
