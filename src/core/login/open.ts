import { grantScope, inAll, scopeOfRole } from "../access.ts";
import { publicAccount, type Account } from "../accounts/model.ts";
import { firstPartyId, type KnownClient } from "../clients/model.ts";
import { bestEffort } from "../explain.ts";
import type { Failure } from "../failures.ts";
import { randomId } from "../ids.ts";
import type { Device, Session } from "../sessions/model.ts";
import { openSession } from "../sessions/open.ts";
import { termOf } from "../sessions/policy.ts";
import { issueTokens, type SessionTokens } from "../tokens/issue.ts";
import { organizationFor, scopesOfUser, type AskedOrganization } from "../tokens/organization.ts";
import { revoke } from "../tokens/revoke.ts";
import { admit, type Proven, type Waiting, mfaRequired } from "./admit.ts";
import type { LoginPorts, LoginPolicy } from "./ports.ts";
import { loginEvents } from "./rows.ts";

/** What every login has, whatever proves the user. */
export interface LoginRequest {
  readonly scope?: string | undefined;
  /** The organization of the session. Its id, or null for none. */
  readonly organization?: AskedOrganization;
  /** The app that the user uses. */
  readonly client: KnownClient;
  readonly device: Device;
  /** The response of the CAPTCHA, or what the operator's function `before.logIn` takes. */
  readonly captcha?: string | undefined;
  /** False if the browser must forget the login when it is closed. Default: true. */
  readonly remember?: boolean | undefined;
  /** The refresh token of the session that this login replaces in the same browser. */
  readonly replaces?: string | undefined;
}

/** A user who was just authenticated. */
export interface Authenticated extends Proven {
  /** The wrong passwords before this login. */
  readonly failures?: number;
  /** Epoch milliseconds, taken before the account was read. */
  readonly now: number;
  /** When the first factor was proven, if it was another request. Epoch milliseconds. */
  readonly provenAt?: number;
  /** When the session starts, for the end of all sessions. Epoch milliseconds. Default: `provenAt`. */
  readonly authenticatedAt?: number;
  /** The provider at which the user logged in. */
  readonly provider?: string;
  /** Forgets the wrong tries before. It runs only if no further factor is needed. */
  forgive?(): Promise<void>;
  /**
   * Uses up what works once, for the session of this id. It runs last before the session is stored, so that a refused scope costs
   * no link. Gives the account as it is afterwards. A login that waits for a second factor uses it up as well.
   */
  useUp?(sessionId: string): Promise<Account>;
}

/** The answer of a login. */
export interface LoginTokens extends SessionTokens {
  readonly account: Account;
}

/**
 * Opens a session for a user whom `admit` lets in. The only way from a proof to a session. Throws Failure `mfa_required` if a second factor
 * is missing: nothing of the login exists then but its token. Throws also `invalid_organization`, `invalid_scope`, `unavailable`, and those
 * of `admit` and `useUp`.
 */
export async function openLogin(
  ports: LoginPorts,
  policy: LoginPolicy,
  login: LoginRequest,
  proven: Authenticated,
): Promise<LoginTokens> {
  const { account: found, methods, failures = 0, now, provenAt, authenticatedAt } = proven;
  const { provider, forgive, useUp } = proven;
  const { access, random } = ports;
  const { client, device } = login;
  const waiting = await admit(ports, policy, proven);
  const membership = await organizationFor(ports, found.id, login.organization);
  const asked = access.parseScope(login.scope);
  // A later token of the session may be for an organization in which the user has more scopes.
  const possible = [...access.scopesOfRole(found.role), ...access.organizationScopes];
  const granted = grantScope(inAll(possible, client.scopes), asked);
  const shown = { role: found.role, methods: methods.join(" ") };
  const ofUser = scopesOfUser(ports, shown, membership);
  const scope = inAll(granted.split(" "), ofUser).join(" ");
  const own = await ports.claimsOf?.(found.id);
  const id = randomId(random);
  const account = (await useUp?.(id)) ?? found;
  if (waiting) throw await askForFactor(ports, login, { ...waiting, account, now });
  await forgive?.();
  const session = await openSession(ports, {
    id,
    userId: account.id,
    clientId: client.id,
    scope: asked === undefined && client.id === firstPartyId ? scopeOfRole : granted,
    organizationId: membership?.organizationId,
    device,
    methods,
    now,
    provenAt,
    authenticatedAt,
    term: termOf(policy, account.role),
    sessionsValidFrom: account.sessionsValidFrom,
    remember: login.remember,
  });
  await endReplaced(ports, policy, login, session);
  const tokens = await issueTokens(ports, policy, {
    sessionId: session.id,
    userId: account.id,
    clientId: client.id,
    username: account.username,
    role: account.role,
    provenAt: session.provenAt,
    methods: session.methods,
    membership,
    generation: session.generation,
    expiresAt: session.expiresAt,
    remembered: session.remembered,
    scope,
    own,
    now,
  });
  const forHook = () => ({
    account: publicAccount(account, policy),
    sessionId: session.id,
    clientId: client.id,
    address: device.address,
    userAgent: device.userAgent,
  });
  const ids = { actorId: account.id, subjectId: account.id, sessionId: id, clientId: client.id };
  const facts = { ...ids, origin: device, forHook };
  if (failures === 0) {
    const detail = { methods, ...(provider !== undefined && { provider }) };
    ports.audit.record(loginEvents.authn_login_success, { ...facts, detail });
  } else {
    ports.audit.record(loginEvents.authn_login_successafterfail, {
      ...facts,
      detail: { methods, failures },
    });
  }
  return { ...tokens, account };
}

/** Reports that a login waits for a second factor. Gives its refusal. */
async function askForFactor(
  ports: LoginPorts,
  { client, device, ...asked }: LoginRequest,
  { account, method, factors, now }: Pick<Authenticated, "account" | "now"> & Waiting,
): Promise<Failure> {
  const facts = { subjectId: account.id, clientId: client.id, origin: device };
  ports.audit.record(loginEvents.mfa_required, { ...facts, detail: { factors } });
  const { scope, organization, remember } = asked;
  const half = {
    account,
    method,
    factors,
    clientId: client.id,
    scope,
    organization,
    remember,
    now,
  };
  return mfaRequired(ports, half);
}

/**
 * The browser overwrites the token of the replaced session, so that session could not be logged out later. The apps of the same user in
 * this browser stay logged in, those of another user do not. Best effort.
 */
async function endReplaced(
  ports: LoginPorts,
  policy: LoginPolicy,
  { client, replaces, device }: LoginRequest,
  { id: to, userId }: Session,
): Promise<void> {
  if (replaces === undefined) return;
  await bestEffort(ports.log, "replaced_session_left", async () => {
    const held = await ports.refreshTokens.read(replaces);
    if (held) await ports.store.moveChildren({ userId, from: held.sessionId, to });
    await revoke(ports, policy, client, replaces, device);
  });
}
