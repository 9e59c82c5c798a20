import { findByIdentifier } from "../accounts/find.ts";
import { publicUser, type Account } from "../accounts/model.ts";
import type { KnownClient } from "../clients/model.ts";
import { bestEffort } from "../explain.ts";
import { Failure } from "../failures.ts";
import { rehashIfOutdated } from "../passwords/rehash.ts";
import { normalizePassword } from "../passwords/rules.ts";
import { grantScope, inAll } from "../access.ts";
import type { Device } from "../sessions/model.ts";
import { openSession } from "../sessions/open.ts";
import { issueTokens, type SessionTokens } from "../tokens/issue.ts";
import type { LoginPolicy } from "./policy.ts";
import { revoke } from "../tokens/revoke.ts";
import type { LoginPorts } from "./ports.ts";

export interface PasswordLogin {
  /** A username or an e-mail address. */
  readonly identifier: string;
  readonly password: string;
  readonly scope?: string | undefined;
  /** The app that the person uses. */
  readonly client: KnownClient;
  readonly device: Device;
  /** The refresh token of the session that this login replaces in the same browser. */
  readonly replaces?: string | undefined;
  readonly signal?: AbortSignal;
}

/** The answer of a login. */
export interface PersonTokens extends SessionTokens {
  readonly account: Account;
}

/**
 * Verifies a password and opens a session. An unknown account, a wrong password and a disabled account give the same
 * Failure `invalid_grant` after the same work. Throws also `email_not_verified`, `invalid_scope`, `overloaded`, `aborted`,
 * `unavailable`.
 */
export async function logInWithPassword(
  ports: LoginPorts,
  policy: LoginPolicy,
  login: PasswordLogin,
): Promise<PersonTokens> {
  const { store, hasher, access, clock } = ports;
  const { client } = login;
  const asked = access.parseScope(login.scope);
  // Read before the password is verified. If the password changes meanwhile, this login counts as older than the change.
  const now = clock();
  const account = await findByIdentifier(store, login.identifier);
  const password = normalizePassword(login.password);
  const isVerified = await hasher.verify(password, account?.passwordHash, login.signal);
  if (!account) throw new Failure("invalid_grant", { reason: "unknown account" });
  if (!isVerified) throw new Failure("invalid_grant", { reason: "wrong password" });
  if (account.disabledAt !== null) {
    throw new Failure("invalid_grant", { reason: "account disabled" });
  }
  requireVerified(policy, account);
  await rehashIfOutdated(ports, account, password);

  const scope = grantScope(inAll(access.scopesOfRole(account.role), client.scopes), asked);
  const own = await ports.claimsOf?.(account.id);
  const session = await openSession(ports, {
    userId: account.id,
    clientId: client.id,
    scope,
    device: login.device,
    now,
    sessionsValidFrom: account.sessionsValidFrom,
  });
  await endReplaced(ports, policy, login);
  const tokens = await issueTokens(ports, policy, {
    sessionId: session.id,
    userId: account.id,
    clientId: client.id,
    username: account.username,
    role: account.role,
    authenticatedAt: session.authenticatedAt,
    generation: session.generation,
    expiresAt: session.expiresAt,
    scope,
    own,
    now,
  });
  ports.events.loggedIn?.({
    account: publicUser(account, policy.attributes),
    sessionId: session.id,
    clientId: client.id,
    ...login.device,
  });
  return { ...tokens, account };
}

/**
 * Refuses an account whose address is not proven, if the policy requires the proof. With private registration, the answer is that
 * of a wrong password: another one would tell who registers an address that it had no account.
 */
function requireVerified(
  { requireVerifiedEmail, registrationPrivacy }: LoginPolicy,
  { emailVerifiedAt }: Account,
): void {
  if (!requireVerifiedEmail || emailVerifiedAt !== null) return;
  const code = registrationPrivacy ? "invalid_grant" : "email_not_verified";
  throw new Failure(code, { reason: "address not verified" });
}

/** The browser overwrites the token of the replaced session, so that session could not be logged out later. Best effort. */
async function endReplaced(
  ports: LoginPorts,
  policy: LoginPolicy,
  { client, replaces }: PasswordLogin,
): Promise<void> {
  if (replaces === undefined) return;
  await bestEffort(ports.log, "replaced_session_left", () =>
    revoke(ports, policy, client, replaces),
  );
}
