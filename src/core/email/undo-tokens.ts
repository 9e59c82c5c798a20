import { hour } from "../ground/time.ts";
import type { LinkTokens } from "./ports.ts";

/**
 * How long the link works that restores a changed address, how long before the change a stranger may have prepared it, and how much clocks
 * may differ, in milliseconds.
 */
export const undoUses = { lifetime: 72 * hour, before: 24 * hour, skew: hour } as const;

const purpose = "undo_email";

/** A change of an address that its owner can undo. Times are epoch milliseconds. */
export interface EmailUndo {
  readonly userId: string;
  /** The old address and the new one. */
  readonly from: string;
  readonly to: string;
  readonly changedAt: number;
  readonly expiresAt: number;
}

/**
 * The token that undoes a change. It is bound to the account, both addresses and the time alone, so it stays valid whatever happens to the
 * account. It is the same each time.
 */
export const issueUndo = (
  linkTokens: LinkTokens,
  { userId, from, to, changedAt }: Omit<EmailUndo, "expiresAt">,
): Promise<string> =>
  linkTokens.issue({
    purpose,
    userId,
    expiresAt: changedAt + undoUses.lifetime,
    state: "",
    data: `${from}\n${to}`,
  });

/** What a token undoes; undefined if it is forged, expired or for something else. It may have been used. `now` is epoch milliseconds. */
export async function readUndo(
  linkTokens: LinkTokens,
  token: string,
  now: number,
): Promise<EmailUndo | undefined> {
  const claim = linkTokens.read(token);
  if (!claim || claim.expiresAt <= now) return undefined;
  const [from, to] = claim.data.split("\n");
  if (from === undefined || to === undefined) return undefined;
  if (!(await claim.proves({ purpose, state: "" }))) return undefined;
  const { userId, expiresAt } = claim;
  return { userId, from, to, changedAt: expiresAt - undoUses.lifetime, expiresAt };
}
