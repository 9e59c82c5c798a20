import type { Caller } from "../../person.ts";
import { endOtherSessions, sessionsEndAt } from "../../sessions/end.ts";
import type { LoginMethod } from "../../sessions/model.ts";
import type { SessionPorts } from "../../sessions/ports.ts";

type EndingPorts = Pick<SessionPorts, "store" | "events" | "audit" | "clock">;

/** Adds what the caller has just proven to the session, and gives the time at which it counts as authenticated. Throws Failure `unavailable`. */
export async function elevateOwn(
  { store, clock }: Pick<EndingPorts, "store" | "clock">,
  { sessionId }: Caller,
  proven: readonly LoginMethod[],
): Promise<number> {
  const session = await store.findSessionState(sessionId);
  // Later than before, so that a change ends also a login that began within seconds after another one.
  const authenticatedAt = Math.max(sessionsEndAt(clock()), (session?.authenticatedAt ?? 0) + 1);
  if (!session) return authenticatedAt;
  const methods = [...new Set([...session.methods.split(" "), ...proven])].join(" ");
  await store.elevateSession({ sessionId, authenticatedAt, methods });
  return authenticatedAt;
}

/**
 * Ends all other sessions of the caller, and logins that are under way. To be called after a change of the factors: a login that read
 * them a moment ago would otherwise open a session by what counted before. Throws Failure `unavailable`.
 */
export async function endOtherLogins(
  ports: EndingPorts,
  caller: Caller,
  proven: readonly LoginMethod[] = [],
): Promise<void> {
  // First, so that requests of this session that run at the same time are never refused.
  const validFrom = await elevateOwn(ports, caller, proven);
  await ports.store.setSessionsValidFrom(caller.userId, validFrom);
  await endOtherSessions(ports, caller, "factors changed");
}
