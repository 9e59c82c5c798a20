import { endOtherSessions, sessionsEndAt } from "../../sessions/end.ts";
import type { SessionPorts } from "../../sessions/ports.ts";
import type { SessionCaller } from "../../user.ts";
import type { FactorKind } from "../kinds.ts";

/**
 * Adds a factor that the caller has just set up to the methods of the session. The time of the last proof stays, because everybody with
 * the session can set up a factor. Throws Failure `unavailable`.
 */
export async function elevateOwn(
  { store }: SessionPorts,
  { sessionId }: SessionCaller,
  added: FactorKind,
): Promise<void> {
  const session = await store.findSessionState(sessionId);
  if (!session) return;
  const methods = [...new Set([...session.methods.split(" "), added])].join(" ");
  await store.elevateSession({ sessionId, provenAt: session.provenAt, methods });
}

/**
 * Ends all other sessions of the caller, and logins that are under way. To be called after a change of the factors: a login that read
 * them a moment ago would otherwise open a session by what counted before. The caller's session goes on, without a new proof. Throws
 * Failure `unavailable`.
 */
export async function endOtherLogins(ports: SessionPorts, caller: SessionCaller): Promise<void> {
  const { store, clock } = ports;
  const { userId, sessionId } = caller;
  const session = await store.findSessionState(sessionId);
  // Later than before, so that a change ends also a login that began within seconds after another one.
  const validFrom = Math.max(sessionsEndAt(clock()), (session?.authenticatedAt ?? 0) + 1);
  // First, so that requests of this session that run at the same time are never refused.
  await store.keepSession(sessionId, validFrom);
  await store.setSessionsValidFrom(userId, validFrom);
  await endOtherSessions(ports, caller, "factors changed");
}
