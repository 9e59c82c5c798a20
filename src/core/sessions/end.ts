import { Failure, requestFailures } from "../failures.ts";
import { isId } from "../ids.ts";
import type { SessionCaller } from "../user.ts";
import { sessionLimits } from "./limits.ts";
import type { SessionPorts, SessionRegistry } from "./ports.ts";
import { sessionEvents } from "./rows.ts";

/** Ends one of the caller's sessions, and its children; ending it again is fine. Throws Failure `not_found`, `unavailable`. */
export async function endSession(
  { store, audit, clock }: SessionPorts,
  caller: SessionCaller,
  sessionId: string,
): Promise<void> {
  const { userId } = caller;
  const now = clock();
  const ended = isId(sessionId) && (await store.revokeSession(sessionId, userId, now));
  if (!ended) throw new Failure(requestFailures.not_found);
  if (ended === "ended") {
    const ended = { which: "one", sessionId } as const;
    const forHook = () => ({ userId, sessionId, ended: ended.which });
    const facts = { actorId: userId, subjectId: userId, sessionId, origin: caller, ended, forHook };
    const detail = { reason: "owner", ended: ended.which };
    if (sessionId === caller.sessionId) audit.record(sessionEvents.session_logout, facts);
    else audit.record(sessionEvents.session_expired, { ...facts, detail });
  }
  // After the announcement, which a failure here must not prevent. Also for a session that ended before, because that call may have failed.
  await store.revokeChildren(sessionId, now);
}

/** Ends all of the caller's sessions except the current one. Throws Failure `unavailable`. */
export async function endOtherSessions(
  { store, audit, clock }: Pick<SessionPorts, "store" | "audit" | "clock">,
  caller: SessionCaller,
  reason: "owner" | "password changed" | "factors changed" = "owner",
): Promise<void> {
  const { userId, sessionId } = caller;
  await store.revokeOtherSessions(sessionId, userId, clock());
  const ended = { which: "others", sessionId } as const;
  const forHook = () => ({ userId, sessionId, ended: ended.which });
  const facts = { actorId: userId, subjectId: userId, sessionId, origin: caller, ended, forHook };
  audit.record(sessionEvents.session_expired, { ...facts, detail: { reason, ended: ended.which } });
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
  { store, audit, clock }: SessionPorts,
  caller: SessionCaller,
): Promise<void> {
  const { userId, sessionId } = caller;
  const now = clock();
  await store.setSessionsValidFrom(userId, sessionsEndAt(now));
  await store.revokeAllSessions(userId, now);
  const ended = { which: "all" } as const;
  const forHook = () => ({ userId, sessionId, ended: ended.which });
  const facts = { actorId: userId, subjectId: userId, sessionId, origin: caller, ended, forHook };
  audit.record(sessionEvents.session_logout, { ...facts, detail: { ended: ended.which } });
}

/**
 * Ends the sessions of all accounts, batch by batch, and returns how many were revoked. If it fails in between, call it again. Two
 * kinds of batches, for the reasons of `endAllSessions`. Throws Failure `unavailable`.
 */
export async function endEverySession({
  registry,
  clock,
}: Pick<SessionPorts, "clock"> & { readonly registry: SessionRegistry }): Promise<number> {
  const now = clock();
  const validFrom = sessionsEndAt(now);
  for (let after: string | undefined = ""; after !== undefined;) {
    ({ until: after } = await registry.endSessionsOfAccounts(after, validFrom));
  }
  let revoked = 0;
  for (let after: string | undefined = ""; after !== undefined;) {
    const batch = await registry.revokeSessions(after, now);
    revoked += batch.count;
    after = batch.until;
  }
  return revoked;
}
