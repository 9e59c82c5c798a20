import type { KnownClient } from "../clients/authenticate.ts";
import { parseEmail } from "../accounts/email.ts";
import { Failure } from "../failures.ts";
import { issueTokens, type SessionTokens } from "../tokens/issue.ts";
import type { Account } from "../model.ts";
import { normalizePassword } from "../passwords/rules.ts";
import type { Policy } from "../policy.ts";
import type { Ports, Store } from "../ports.ts";
import { revoke } from "../tokens/revoke.ts";
import { grantScope, inAll, parseScope, scopesOfRole } from "../scopes.ts";
import { newSession, type Device } from "../sessions/limits.ts";
import { parseUsername } from "../accounts/username.ts";

export interface Login {
  /** A username or an e-mail address. */
  readonly identifier: string;
  readonly password: string;
  readonly scope?: string | undefined;
  /** The app that the person uses. */
  readonly client: KnownClient;
  readonly device: Device;
  /** The refresh token of the session that this one takes the place of, in the same browser. */
  readonly replaces?: string | undefined;
  readonly signal?: AbortSignal;
}

/** What a login gives. */
export interface LoggedIn extends SessionTokens {
  readonly account: Account;
}

/**
 * Proves a password and opens a session. An unknown account, a wrong password and a disabled account are the same
 * Failure `invalid_grant` after the same work. Throws also `invalid_scope`, `overloaded`, `unavailable`.
 */
export async function logIn(ports: Ports, policy: Policy, login: Login): Promise<LoggedIn> {
  const { store, hasher, clock, random } = ports;
  const { client } = login;
  const asked = parseScope(login.scope);
  // Before the password is looked at: when it changes meanwhile, this login counts as one with the old password.
  const now = clock();
  const account = await findAccount(store, login.identifier);
  const password = normalizePassword(login.password);
  const proven = await hasher.verify(password, account?.passwordHash, login.signal);
  if (!account) throw new Failure("invalid_grant", { reason: "unknown account" });
  if (!proven) throw new Failure("invalid_grant", { reason: "wrong password" });
  if (account.disabledAt !== null) {
    throw new Failure("invalid_grant", { reason: "account disabled" });
  }
  if (hasher.isOutdated(account.passwordHash)) await renewHash(ports, account, password);

  const scope = grantScope(inAll(scopesOfRole[account.role], client.scopes), asked);
  const session = newSession(account, client.id, scope, login.device, now, random);
  await store.insertSession(session);
  await store.revokeSurplusSessions(account.id, now);
  if (login.replaces !== undefined) await endReplaced(ports, policy, client, login.replaces);
  const tokens = await issueTokens(ports, policy, session, account, scope, now);
  return { ...tokens, account };
}

async function findAccount(store: Store, identifier: string): Promise<Account | undefined> {
  const email = parseEmail(identifier);
  if (email) return store.findAccountByEmail(email.key);
  const username = parseUsername(identifier);
  return username && store.findAccountByUsername(username.key);
}

/** The cost rose since the hash was made. A failure only means that the next login tries again. */
async function renewHash(
  { store, hasher, clock, log }: Ports,
  account: Account,
  password: string,
): Promise<void> {
  try {
    const to = await hasher.hash(password);
    await store.replacePasswordHash({
      userId: account.id,
      from: account.passwordHash,
      to,
      now: clock(),
    });
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    log.warn("password_rehash_postponed", { code: error.code, reason: error.reason });
  }
}

/** Nobody could log that session out any more. A failure only means that it lives on for its time. */
async function endReplaced(
  ports: Ports,
  policy: Policy,
  client: KnownClient,
  refreshToken: string,
): Promise<void> {
  try {
    await revoke(ports, policy, client, refreshToken);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    ports.log.warn("replaced_session_left", { code: error.code, reason: error.reason });
  }
}
