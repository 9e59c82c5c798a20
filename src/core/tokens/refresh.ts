import type { KnownClient } from "../clients/authenticate.ts";
import { Failure } from "../failures.ts";
import { issueTokens, type SessionTokens } from "./issue.ts";
import type { SessionState } from "../model.ts";
import type { Policy } from "../policy.ts";
import type { HeldSession, Ports } from "../ports.ts";
import { grantScope, inAll, parseScope, scopesIn, scopesOfRole } from "../scopes.ts";
import { endedReason, sessionLimits } from "../sessions/limits.ts";

export interface Refresh {
  readonly refreshToken: string;
  /** Narrows the access token that is asked for, and no later one. */
  readonly scope?: string | undefined;
  readonly client: KnownClient;
  /**
   * The token is a cookie, which all tabs of a browser share: their answers may overtake each other, and an older one would
   * stay. So within the grace the newest is given again, not replaced; who sent it need not store it.
   */
  readonly isShared?: boolean;
}

/**
 * Gives new tokens for a refresh token, which is used up (RFC 6749 section 6). One read and one write. A token that was
 * used before tells that it was stolen, from whom it came or since: it ends the session. Throws Failure
 * `invalid_grant`, `invalid_scope`, `unavailable`.
 */
export async function refresh(
  ports: Ports,
  policy: Policy,
  { refreshToken, scope: wanted, client, isShared = false }: Refresh,
): Promise<SessionTokens> {
  const { store, refreshTokens, clock } = ports;
  const asked = parseScope(wanted);
  const held = await refreshTokens.read(refreshToken);
  if (!held) throw new Failure("invalid_grant", { reason: "no refresh token of ours" });
  const now = clock();
  const session = alive(await store.findSessionState(held.sessionId), now);
  if (session.clientId !== client.id) {
    throw new Failure("invalid_grant", { reason: "refresh token of another client" });
  }
  const role = scopesOfRole[session.role];
  const scope = grantScope(inAll(scopesIn(session.scope), role, client.scopes), asked);
  const generation = await rotate(ports, held, session, isShared);
  const holder = { ...session, id: held.sessionId, generation };
  return issueTokens(ports, policy, holder, session, scope, now);
}

function alive(session: SessionState | undefined, now: number): SessionState {
  if (!session) throw new Failure("invalid_grant", { reason: "session unknown" });
  const idle =
    now - session.rotatedAt > sessionLimits.idle ? "session idle for too long" : undefined;
  const reason = endedReason(session, now) ?? idle;
  if (reason) throw new Failure("invalid_grant", { reason });
  return session;
}

/** The generation that the holder of a token may have next: decided by one conditional write, and its own losers. */
async function rotate(
  { store, clock, log }: Ports,
  { sessionId, generation: held }: HeldSession,
  session: SessionState,
  isShared: boolean,
): Promise<number> {
  // Not before the read, which may have taken seconds: the grace begins with the write.
  const now = clock();
  let current = session;
  // The first came by a login, which replaced nothing: no other answer can be under way.
  const isReplaced = held === current.generation && held > 0;
  if (isShared && isReplaced && isFresh(current, now)) return held;
  if (held === current.generation) {
    if (await store.rotateSession({ sessionId, from: held, now })) return held + 1;
    // Another tab was faster, or this is the second try of a write whose answer was lost.
    current = alive(await store.findSessionState(sessionId), now);
  }
  if (held === current.generation - 1 && isFresh(current, now)) return current.generation;
  if (held > current.generation) {
    throw new Failure("invalid_grant", { reason: "refresh token ahead of its session" });
  }
  await store.revokeSession(sessionId, current.userId, now);
  log.warn("refresh_token_reuse", { session: sessionId, user: current.userId });
  throw new Failure("invalid_grant", { reason: "refresh token used before" });
}

const isFresh = ({ rotatedAt }: SessionState, now: number): boolean =>
  now - rotatedAt <= sessionLimits.grace;
