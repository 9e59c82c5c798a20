import type { Account } from "../../accounts/model.ts";
import { accountFailures } from "../../accounts/rows.ts";
import type { TypedEmailCode } from "../../email-codes/prove.ts";
import { bestEffort } from "../../explain.ts";
import { Failure } from "../../failures.ts";
import { attempt } from "../../ground/before.ts";
import { defaultLanguage } from "../../ground/language.ts";
import { refuseForNewAccount, type AskedOrganization } from "../../tokens/organization.ts";
import { requireWaiting, useUpWaiting, type HeldIdentity } from "../../upstream/connect/bound.ts";
import { caseOf, trustedEmail, type UpstreamCase } from "../../upstream/connect/preview.ts";
import {
  requireSignUpCode,
  sendSignUpCode,
  type SentCode,
} from "../../upstream/connect/prove-email.ts";
import {
  prepareIdentity,
  registerIdentity,
  type UpstreamRegistration,
} from "../../upstream/connect/register.ts";
import { identityLimits } from "../../upstream/limits.ts";
import type {
  Identity,
  BrowserAccount,
  PendingUpstream,
  ProvenIdentity,
  WaitingIdentity,
} from "../../upstream/model.ts";
import { ownerOf } from "../../upstream/owner.ts";
import type { UpstreamPorts, UpstreamPolicy } from "../../upstream/ports.ts";
import { upstreamFailures } from "../../upstream/rows.ts";
import type { Door } from "../admit.ts";
import { announceFailed } from "../failed.ts";
import { openLogin, type LoginRequest, type LoginTokens } from "../open.ts";
import type { LoginPorts, LoginPolicy } from "../ports.ts";

/** The user of the identity learns nothing about the account. */
const upstreamDoor: Door = {
  name: "upstream",
  first: "upstream",
  isAddressAsked: true,
  shut: () => new Failure(upstreamFailures.upstream_failed, { reason: "account disabled" }),
};

export type UpstreamLoginPorts = LoginPorts & UpstreamPorts;

export type UpstreamLoginPolicy = LoginPolicy & UpstreamPolicy;

/** A user who is back from a provider. */
export interface UpstreamReturn extends LoginRequest {
  readonly pending: PendingUpstream;
  readonly proven: ProvenIdentity;
  /** Who is logged in in this browser. */
  readonly current?: BrowserAccount | undefined;
}

/**
 * Opens a session for the account that has an identity. Gives a token that waits for a click of the user on a page if no account has it,
 * if the user asked for something else than a login, or if another account is logged in: another site may have begun the login, and
 * may log nobody out. Throws Failure `upstream_failed`, `upstream_closed`, `invalid_organization`, `email_not_verified`, `mfa_required`,
 * `refused`, `unavailable`.
 */
export async function logInFromUpstream(
  ports: UpstreamLoginPorts,
  policy: UpstreamLoginPolicy,
  { pending, proven, current, ...login }: UpstreamReturn,
): Promise<{ readonly tokens: LoginTokens } | { readonly waiting: string }> {
  const now = ports.clock();
  const { provider, intent, sessionId, state, startedAt, remember, organization } = pending;
  if (intent === "login") {
    if (ports.before?.logIn) await askOperator(ports, login);
    const owner = await ownerOf(ports, proven);
    if (owner && (!current || current.userId === owner.account.id)) {
      const opened = { ...owner, proven, provider, now };
      const tokens = await open(ports, policy, { ...login, remember, organization }, opened);
      return { tokens };
    }
    if (!owner) requireOpen(await caseOf(ports, policy, proven), organization);
  }
  const asked = { provider, intent, sessionId, remember, organization, state, startedAt };
  const waiting = { ...proven, ...asked, issuedAt: now };
  return { waiting: await ports.upstreamSeals.sealWaiting(waiting) };
}

/** A user who clicked on a page, after a login at a provider that no account knew. */
export interface UpstreamClick extends LoginRequest, HeldIdentity {
  readonly registration: UpstreamRegistration;
  /** The address that the user typed, if the provider gave none to believe. */
  readonly email?: string | undefined;
  /** The code that was sent there. */
  readonly code?: TypedEmailCode | undefined;
}

/**
 * Opens a session for the account that has an identity. If none has it, creates one first. An address of an account is never enough: its
 * owner logs in and connects the identity (FE-1, FE-2). Without an address to believe, sends a code to the one that the user typed.
 * Throws Failure `expired_token`, `email_taken`, `upstream_closed`, those of a registration and of a code, and those of
 * `logInFromUpstream`.
 */
export async function logInWithUpstream(
  ports: UpstreamLoginPorts,
  policy: UpstreamLoginPolicy,
  click: UpstreamClick,
): Promise<{ readonly tokens: LoginTokens } | { readonly sent: SentCode }> {
  const now = ports.clock();
  const { token, cookies } = click;
  const waiting = await requireWaiting(ports, policy, { token, cookies }, "login");
  const owner = await ownerOf(ports, waiting);
  const { organization = waiting.organization } = click;
  const wanted = { ...click, organization };
  const known = owner?.account ?? (await register(ports, policy, waiting, wanted));
  if ("sent" in known) return known;
  const useUp = async () => {
    await useUpWaiting(ports, token, waiting);
    return known;
  };
  const { provider } = waiting;
  const identity = owner?.identity;
  const opened = { account: known, identity, proven: waiting, provider, now, useUp };
  // Either step may say it.
  const remember = click.remember !== false && waiting.remember !== false;
  return { tokens: await open(ports, policy, { ...wanted, remember }, opened) };
}

/** Creates the account, or sends the code that proves the address that it needs. */
async function register(
  ports: UpstreamLoginPorts,
  policy: UpstreamLoginPolicy,
  waiting: WaitingIdentity,
  { registration, token, email: typed, code, organization }: UpstreamClick,
): Promise<Account | { readonly sent: SentCode }> {
  const next = await caseOf(ports, policy, waiting);
  requireOpen(next, organization);
  if (next === "new") {
    const address = trustedEmail(waiting)?.address ?? "";
    return registerIdentity(ports, policy, waiting, address, registration);
  }
  if (next !== "email_needed") throw new Failure(accountFailures.email_taken);
  const { network, language = defaultLanguage, ...origin } = registration;
  if (code) {
    const proven = { email: typed ?? "", token, network };
    const address = await requireSignUpCode(ports, policy, proven, code);
    return registerIdentity(ports, policy, waiting, address, registration, true);
  }
  // Before anything is sent, so that a refused registration sends no email.
  const email = await prepareIdentity(ports, policy, waiting, typed ?? "", registration);
  const { address, userAgent, requestId } = origin;
  const asking = { token, address, userAgent, requestId, language };
  return { sent: await sendSignUpCode(ports, policy, email, asking) };
}

/** Requires that an identity without an account can lead to one. Throws Failure `upstream_closed`, `invalid_organization`. */
function requireOpen(next: UpstreamCase, organization: AskedOrganization): void {
  if (next === "closed") throw new Failure(upstreamFailures.upstream_closed);
  if (next === "new" || next === "email_needed") refuseForNewAccount(organization);
}

/** Asks the operator's `before.logIn`, and announces a refusal. The click that may follow belongs to the same login. */
async function askOperator(ports: UpstreamLoginPorts, login: LoginRequest): Promise<void> {
  try {
    await ports.before?.logIn?.(attempt("upstream", login));
  } catch (error) {
    announceFailed(ports, error, { facts: { clientId: login.client.id, origin: login.device } });
    throw error;
  }
}

interface Opened {
  readonly account: Account;
  /** The identity whose use is noted. A new one needs no note. */
  readonly identity?: Identity | undefined;
  readonly proven: ProvenIdentity;
  readonly provider: string;
  readonly now: number;
  useUp?(): Promise<Account>;
}

/** Opens the session, and announces a login that fails. The proof is as old as the provider says, and never later than now. */
async function open(
  ports: UpstreamLoginPorts,
  policy: UpstreamLoginPolicy,
  login: LoginRequest,
  { account, identity, proven, provider, now, useUp }: Opened,
): Promise<LoginTokens> {
  try {
    const tokens = await openLogin(ports, policy, login, {
      door: upstreamDoor,
      account,
      methods: ["upstream"],
      provider,
      now,
      authenticatedAt: now,
      provenAt: Math.min(proven.provenAt ?? now, now),
      ...(useUp && { useUp }),
    });
    if (identity) {
      await bestEffort(ports.log, "identity_use_not_noted", () =>
        ports.store.noteIdentityUse(identity.id, now),
      );
    }
    return tokens;
  } catch (error) {
    const facts = { subjectId: account.id, clientId: login.client.id, origin: login.device };
    announceFailed(ports, error, { facts });
    throw error;
  }
}

/** How long a browser keeps what binds a login to it, in milliseconds. */
export const upstreamCookieAge = identityLimits.pending;
