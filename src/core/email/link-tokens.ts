import { noPassword } from "../ground/no-password.ts";
import { pageUrl, type PagePlaces } from "../ground/page-url.ts";
import type { PageName } from "../ground/pages.ts";
import type { LinkPurpose, Recipient } from "./model.ts";
import type { LinkTokens } from "./ports.ts";

/** Milliseconds for which the link of an email works. It begins when the email is sent. */
export const linkLifetime = 20 * 60 * 1000;

export type LinkedAccount = Pick<
  Recipient,
  | "id"
  | "emailKey"
  | "emailVerifiedAt"
  | "passwordHash"
  | "lastLinkSession"
  | "sessionsValidFrom"
  | "invitedAt"
>;

/** What each link is bound to, beside its account. Redeeming the link changes it, so the link works once. */
const states = {
  // A new invitation voids the links before it, and so does a login by email. So does the end of all sessions, as a role with more rights
  // brings it, because the link may be older than that role allows. Once the user has a password, none of these counts.
  reset_password: (account: LinkedAccount) => [
    account.passwordHash,
    account.emailKey,
    ...(account.invitedAt !== null && account.passwordHash === noPassword
      ? [
          String(account.invitedAt),
          account.lastLinkSession ?? "",
          String(account.sessionsValidFrom),
        ]
      : []),
  ],
  verify_email: ({ emailKey, emailVerifiedAt }: LinkedAccount) => [
    emailKey,
    emailVerifiedAt === null ? "unverified" : "verified",
  ],
  // Somebody who lost access to the account must not change its address afterwards. So the end of all sessions voids the link.
  change_email: ({ emailKey, sessionsValidFrom }: LinkedAccount) => [
    emailKey,
    String(sessionsValidFrom),
  ],
  log_in: ({ passwordHash, emailKey, lastLinkSession }: LinkedAccount) => [
    passwordHash,
    emailKey,
    lastLinkSession ?? "",
  ],
} as const satisfies Record<LinkPurpose, (account: LinkedAccount) => readonly string[]>;

/** What the links of a purpose are bound to, as one text. */
export const linkState = (purpose: LinkPurpose, account: LinkedAccount): string =>
  states[purpose](account).join("\n");

/** The token of a link for an account in its present state, which carries `data`. Times are milliseconds. */
export const issueLinkToken = (
  linkTokens: LinkTokens,
  purpose: LinkPurpose,
  account: LinkedAccount,
  now: number,
  data = "",
  lifetime = linkLifetime,
): Promise<string> =>
  linkTokens.issue({
    purpose,
    userId: account.id,
    expiresAt: now + lifetime,
    state: linkState(purpose, account),
    data,
  });

/** The address that an email links to. Browsers send no server what stands behind the `#`. */
export const linkUrl = (places: PagePlaces, page: PageName, token: string): string =>
  `${pageUrl(places, page)}#token=${token}`;

/** A link that is good: its account, what it is for, and the text that it carries. */
export interface FoundLink<A, P> {
  readonly account: A;
  readonly purpose: P;
  readonly data: string;
}

/**
 * What a link's token is good for; undefined if the token is forged, expired, used, or for none of these purposes. One read of
 * the account by `find`.
 */
export async function findByLinkToken<A extends LinkedAccount, P extends LinkPurpose>(
  linkTokens: LinkTokens,
  purposes: readonly P[],
  token: string,
  now: number,
  find: (userId: string) => Promise<A | undefined>,
): Promise<FoundLink<A, P> | undefined> {
  const claim = linkTokens.read(token);
  if (!claim || claim.expiresAt <= now) return undefined;
  const account = await find(claim.userId);
  if (!account) return undefined;
  for (const purpose of purposes) {
    const state = linkState(purpose, account);
    if (await claim.proves({ purpose, state })) return { account, purpose, data: claim.data };
  }
  return undefined;
}
