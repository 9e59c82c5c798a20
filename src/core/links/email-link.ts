import type { Account } from "../accounts/model.ts";
import { findByLinkToken, linkLifetime, linkState, type FoundLink } from "../email/link-tokens.ts";
import { linkFailures, emailThrottle } from "../email/rows.ts";
import { undoUses } from "../email/undo-tokens.ts";
import { Failure } from "../failures.ts";
import { spend } from "../throttle/count.ts";
import type { Origin } from "../user.ts";
import type { LinkPolicy, LinkPorts } from "./ports.ts";

/** What a link proves: the address of an account, or a new address. */
export const emailPurposes = ["verify_email", "change_email"] as const;

export type EmailPurpose = (typeof emailPurposes)[number];

/** A link that proves an address, as its page sends it. */
export interface EmailLink extends Origin {
  /** The token of the link. */
  readonly token: string;
  /** By what limits count. */
  readonly network?: string | undefined;
}

/** An email with a link or a code that still works. */
export interface FoundEmail extends FoundLink<Account, EmailPurpose> {
  /** Tells the emails to one new address apart. */
  readonly order: string;
}

/** The account of a link that still works. Throws Failure `invalid_link`, `too_many_requests`, `unavailable`. */
export async function openEmailLink(
  ports: LinkPorts,
  settings: LinkPolicy,
  { token, network }: EmailLink,
): Promise<FoundEmail> {
  const { store, linkTokens, clock } = ports;
  await spend(ports, settings, emailThrottle.redeem, network);
  const found = await findByLinkToken(linkTokens, emailPurposes, token, clock(), store.findAccount);
  if (!found) {
    throw new Failure(linkFailures.invalid_link, { reason: "link forged, expired or used" });
  }
  if (found.account.disabledAt !== null) {
    throw new Failure(linkFailures.invalid_link, { reason: "account disabled" });
  }
  const [data = "", order = ""] = found.data.split("\n");
  return { ...found, data, order };
}

/**
 * Uses up the link and the code of one email to a new address. The account itself cannot show this, because disowning the email changes
 * nothing of it. The first request decides whether they are redeemed or disowned. Either can be repeated. A later email still works.
 * Throws Failure `invalid_link`, `unavailable`.
 */
export async function useUpChange(
  ports: LinkPorts,
  { account, data, order }: Omit<FoundEmail, "purpose">,
  request: "redeem" | "disown",
): Promise<void> {
  const change = [linkState("change_email", account), data.toLowerCase(), order];
  const use = {
    hash: await ports.challenges.hash(["change_email", account.id, ...change].join("\n")),
    request,
    expiresAt: ports.clock() + linkLifetime + undoUses.skew,
  };
  if (await ports.store.insertUse(use)) return;
  throw new Failure(linkFailures.invalid_link, { reason: "link used meanwhile" });
}
