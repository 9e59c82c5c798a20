import type { Caller } from "../person.ts";
import { Failure } from "../failures.ts";
import { isId } from "../ids.ts";
import { sessionLimits } from "./limits.ts";
import type { SessionPorts } from "./ports.ts";

/** Ends one of the caller's sessions; ending it again is fine. Throws Failure `not_found`, `unavailable`. */
export async function endSession(
  { store, events, clock }: SessionPorts,
  { userId }: Caller,
  sessionId: string,
): Promise<void> {
  const ended = isId(sessionId) && (await store.revokeSession(sessionId, userId, clock()));
  if (!ended) throw new Failure("not_found");
  events.loggedOut?.({ userId, sessionId, ended: "one" });
}

/** Ends all of the caller's sessions except the current one. Throws Failure `unavailable`. */
export async function endOtherSessions(
  { store, events, clock }: Pick<SessionPorts, "store" | "events" | "clock">,
  { userId, sessionId }: Caller,
): Promise<void> {
  await store.revokeOtherSessions(sessionId, userId, clock());
  events.loggedOut?.({ userId, sessionId, ended: "others" });
}

/**
 * The time before which sessions were authenticated that end now. A login that is running on a server whose clock is ahead
 * gets a later time than ours. Logins that begin after this call are safe: they read this time, and their sessions count as
 * authenticated at it. Plus one for the same millisecond.
 */
export const sessionsEndAt = (now: number): number => now + sessionLimits.clockSkew + 1;

/**
 * Ends all sessions of a user, the current one included. Two statements; each is safe if the other fails. The first also
 * ends a login that is still running. The second also ends sessions that were opened on a server whose clock is ahead.
 * Throws Failure `unavailable`.
 */
export async function endAllSessions(
  { store, events, clock }: SessionPorts,
  { userId, sessionId }: Caller,
): Promise<void> {
  const now = clock();
  await store.setSessionsValidFrom(userId, sessionsEndAt(now));
  await store.revokeAllSessions(userId, now);
  events.loggedOut?.({ userId, sessionId, ended: "all" });
}
