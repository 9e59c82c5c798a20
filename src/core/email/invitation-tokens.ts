import type { LinkTokens } from "./ports.ts";

const purpose = "invitation";

/** What the link of an invitation to an organization is bound to. Times are epoch milliseconds. */
export interface InvitationLink {
  /** The id of the invitation. */
  readonly id: string;
  readonly emailKey: string;
  readonly expiresAt: number;
}

/** The token of an invitation to an organization. It proves the address, and ends with the invitation. */
export const issueInvitation = (
  linkTokens: Pick<LinkTokens, "issue">,
  { id, emailKey, expiresAt }: InvitationLink,
): Promise<string> =>
  linkTokens.issue({ purpose, userId: id, expiresAt, state: emailKey, data: "" });

/**
 * The invitation of a token, by one read with `find`. Undefined if the token is forged or expired, or if there is no such invitation any
 * more. `now` is epoch milliseconds.
 */
export async function findByInvitationToken<I extends InvitationLink>(
  linkTokens: Pick<LinkTokens, "read">,
  token: string,
  now: number,
  find: (id: string) => Promise<I | undefined>,
): Promise<I | undefined> {
  const claim = linkTokens.read(token);
  if (!claim || claim.expiresAt <= now) return undefined;
  const found = await find(claim.userId);
  if (!found || found.expiresAt <= now) return undefined;
  return (await claim.proves({ purpose, state: found.emailKey })) ? found : undefined;
}
