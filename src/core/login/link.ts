import type { Account } from "../accounts/model.ts";
import { bestEffort } from "../explain.ts";
import { Failure } from "../failures.ts";
import { findByLinkToken } from "../mail/link-tokens.ts";
import type { Claim } from "../mail/model.ts";
import { clearUnproven, clearUnprovenAgain, type Owned } from "../owned.ts";
import { noPassword } from "../passwords/no-password.ts";
import { sessionsEndAt } from "../sessions/end.ts";
import { spend } from "../throttle/count.ts";
import { announceFailed } from "./failed.ts";
import { openLogin, type LoginRequest, type LoginTokens } from "./open.ts";
import type { LoginPolicy } from "./policy.ts";
import type { LoginPorts } from "./ports.ts";

export interface LinkLogin extends LoginRequest {
  /** The token of the link. */
  readonly token: string;
  /** By what limits count. */
  readonly network?: string | undefined;
}

/**
 * Opens a session for the owner of a link, and uses the link up. One compare-and-set decides, so each link works once. Throws
 * Failure `invalid_link`, `invalid_scope`, `too_many_requests`, `unavailable`.
 */
export async function logInWithLink(
  ports: LoginPorts,
  policy: LoginPolicy,
  owned: readonly Owned<Claim>[],
  login: LinkLogin,
): Promise<LoginTokens> {
  const { store, linkTokens, clock } = ports;
  let subjectId: string | undefined;
  try {
    await spend(ports, policy, "redeem", login.network);
    const now = clock();
    const purposes = ["log_in"] as const;
    const found = await findByLinkToken(linkTokens, purposes, login.token, now, store.findAccount);
    if (!found) throw new Failure("invalid_link", { reason: "link forged, expired or used" });
    const { account } = found;
    subjectId = account.id;
    // In English, as all notices of a login.
    const claim = { by: "link", language: "en", origin: login.device } as const;
    return await openLogin(ports, policy, login, {
      door: "link",
      account,
      methods: ["link"],
      now,
      admitted: () => clearUnproven(owned, account, claim),
      useUp: (sessionId) => useLink(ports, owned, account, sessionId, now, claim),
    });
  } catch (error) {
    const facts = { subjectId, clientId: login.client.id, origin: login.device };
    announceFailed(ports, error, { facts });
    throw error;
  }
}

/**
 * Uses up a link, and gives the account as it is then. If the address was never proven, somebody else may have registered it.
 * Then the same statement ends all sessions and takes away the password, and the factors go, so that only the owner of the address can
 * log in. The
 * owner chooses a new password by a link to reset it.
 */
async function useLink(
  ports: LoginPorts,
  owned: readonly Owned<Claim>[],
  account: Account,
  sessionId: string,
  now: number,
  how: Claim,
): Promise<Account> {
  const { store, log, audit } = ports;
  const { origin } = how;
  const { id: userId, emailKey, passwordHash, lastLinkSession } = account;
  const use = { userId, emailKey, passwordHash, lastLinkSession, sessionId, now };
  const used = { ...account, lastLinkSession: sessionId, emailFailedAt: null, updatedAt: now };
  if (account.emailVerifiedAt !== null) {
    await requireWon(store.useLoginLink(use));
    return used;
  }
  const { sessionsValidFrom: seenValidFrom } = account;
  // Later in any case, so that a link that somebody else asked for does not work any more.
  const sessionsValidFrom = Math.max(seenValidFrom + 1, sessionsEndAt(now));
  const claim = { ...use, to: noPassword, seenValidFrom, sessionsValidFrom };
  await requireWon(store.claimByLoginLink(claim));
  audit.record("user_email_verified", { subjectId: userId, sessionId, origin });
  await bestEffort(log, "sessions_revoked_late", () => store.revokeAllSessions(userId, now));
  await clearUnprovenAgain(log, owned, account, how);
  return { ...used, emailVerifiedAt: now, passwordHash: noPassword, sessionsValidFrom };
}

/** Throws Failure `invalid_link` unless the write was the first. */
async function requireWon(write: Promise<boolean>): Promise<void> {
  if (!(await write)) throw new Failure("invalid_link", { reason: "link used meanwhile" });
}
