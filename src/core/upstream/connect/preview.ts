import { parseNewEmail, type Email } from "../../accounts/email.ts";
import { parseFullName } from "../../accounts/names/name.ts";
import { isReservedUsername } from "../../accounts/names/reserved-usernames.ts";
import { isNewUsername, parseUsername } from "../../accounts/names/username.ts";
import { expiredToken } from "../../failures.ts";
import {
  intents,
  type BrowserAccount,
  type ProvenIdentity,
  type WaitingIdentity,
} from "../model.ts";
import { ownerOf } from "../owner.ts";
import type { UpstreamPorts, UpstreamPolicy } from "../ports.ts";
import { requireWaiting, type HeldIdentity } from "./bound.ts";

/**
 * What a proven identity leads to.
 * - `new`: an account with the provider's address.
 * - `email_needed`: an account, after the user has proven an address.
 * - `log_in_to_connect`: an account has the address. Its owner logs in, and connects the identity then.
 * - `reset_first`: an account has the address, and nobody has proven it. Its owner resets the password first.
 * - `switch`: the account that has it, in place of another account that is logged in in this browser.
 * - `closed`: nothing, because nobody may register.
 */
export const upstreamCases = [
  "new",
  "email_needed",
  "log_in_to_connect",
  "reset_first",
  "link",
  "confirm",
  "switch",
  "closed",
] as const;

export type UpstreamCase = (typeof upstreamCases)[number];

/** What a page shows before the click of its user. */
export interface UpstreamPreview {
  readonly provider: string;
  readonly case: UpstreamCase;
  /** The address at the provider, and whether the provider is to be believed about it. */
  readonly email: string | undefined;
  readonly isEmailTrusted: boolean;
  /** The username at the provider. */
  readonly login: string | undefined;
  readonly name: string | undefined;
  /** A username that is free. */
  readonly username?: string | undefined;
  /** The account that is logged in, for `link`, `confirm` and `switch`. */
  readonly account?: { readonly username: string } | undefined;
  /** The account that a click logs in, for `switch`. */
  readonly owner?: { readonly username: string } | undefined;
  readonly intent: WaitingIdentity["intent"];
}

/** The address of an identity that finds or gets an account. An address that is not trusted does neither (FE-1). */
export const trustedEmail = ({ email }: ProvenIdentity): Email | undefined =>
  email?.isTrusted ? parseNewEmail(email.address) : undefined;

/** What an identity that no account has leads to. Throws Failure `unavailable`. */
export async function caseOf(
  { store, emailSender }: Pick<UpstreamPorts, "store" | "emailSender">,
  { registrationOpen }: Pick<UpstreamPolicy, "registrationOpen">,
  proven: ProvenIdentity,
): Promise<Exclude<UpstreamCase, "link" | "confirm" | "switch">> {
  const email = trustedEmail(proven);
  if (!email) return registrationOpen && emailSender ? "email_needed" : "closed";
  const account = await store.findAccountByEmail(email.key);
  if (account) return account.emailVerifiedAt === null ? "reset_first" : "log_in_to_connect";
  return registrationOpen ? "new" : "closed";
}

/** Tells what a click would do, and does nothing. Throws Failure `expired_token`, `unavailable`. */
export async function previewUpstream(
  ports: UpstreamPorts,
  policy: UpstreamPolicy,
  held: HeldIdentity,
  current: BrowserAccount | undefined,
): Promise<UpstreamPreview> {
  const waiting = await requireWaiting(ports, policy, held, ...intents);
  const { provider, intent, email, name = "", sessionId } = waiting;
  const shown = {
    provider,
    intent,
    email: email?.address,
    isEmailTrusted: email?.isTrusted === true,
    login: waiting.username,
    name: parseFullName(name),
  };
  if (intent !== "login") {
    return { ...shown, case: intent, account: await accountOf(ports, sessionId) };
  }
  const owner = await ownerOf(ports, waiting);
  if (owner) return { ...shown, case: "switch", account: current, owner: owner.account };
  const username = await freeUsername(ports, policy, waiting);
  return { ...shown, case: await caseOf(ports, policy, waiting), username };
}

async function accountOf(
  { store }: UpstreamPorts,
  sessionId = "",
): Promise<{ readonly username: string }> {
  const session = await store.findSessionState(sessionId);
  if (session) return { username: session.username };
  throw expiredToken("upstream", {
    reason: "identity not waiting in this browser",
  });
}

/** The username at the provider, if nobody has it here. With private registration, the server makes usernames. */
async function freeUsername(
  { store }: UpstreamPorts,
  { registrationPrivacy }: UpstreamPolicy,
  { username = "" }: WaitingIdentity,
): Promise<string | undefined> {
  const parsed = registrationPrivacy ? undefined : parseUsername(username);
  if (!parsed || !isNewUsername(parsed) || isReservedUsername(parsed.key)) return undefined;
  const conflicts = await store.findConflicts(parsed.key, "");
  return conflicts.length === 0 ? parsed.display : undefined;
}
