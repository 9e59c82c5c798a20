import { bestEffort } from "../../explain.ts";
import { Failure, requestFailures } from "../../failures.ts";
import { isId } from "../../ids.ts";
import { sessionsEndAt } from "../../sessions/end.ts";
import { listSessions } from "../../sessions/list.ts";
import type { ListedSession } from "../../sessions/model.ts";
import type { SessionPolicy } from "../../sessions/policy.ts";
import { sessionEvents } from "../../sessions/rows.ts";
import { accountOf, type Actor } from "../actor.ts";
import type { AdminPorts } from "../ports.ts";
import { adminEvents } from "../rows.ts";

/** The live sessions of a user, the newest first. The read is recorded. Throws Failure `not_found`, `unavailable`. */
export async function listUserSessions(
  ports: AdminPorts,
  policy: Pick<SessionPolicy, "sessionTerms">,
  actor: Actor,
  userId: string,
): Promise<readonly ListedSession[]> {
  await accountOf(ports.store, userId);
  const sessions = await listSessions(ports, policy, { userId });
  await ports.audit.recordNow(adminEvents.sensitive_read, {
    ...actor,
    subjectId: userId,
    detail: { what: "sessions" },
  });
  return sessions;
}

/** Ends one session of a user. A session that has ended is no error. Throws Failure `not_found`, `unavailable`. */
export async function endUserSession(
  { store, audit, clock }: AdminPorts,
  actor: Actor,
  userId: string,
  endedId: string,
): Promise<void> {
  const isIds = isId(userId) && isId(endedId);
  const now = clock();
  const ended = isIds && (await store.revokeSession(endedId, userId, now));
  if (!ended) throw new Failure(requestFailures.not_found);
  if (ended === "ended") {
    await audit.recordNow(sessionEvents.session_expired, {
      ...actor,
      subjectId: userId,
      detail: { reason: "admin", ended: "one", session: endedId },
      // The session of the administrator goes on.
      ended: { which: "one", sessionId: endedId },
    });
  }
  await store.revokeChildren(endedId, now);
}

/**
 * Ends all sessions of a user, and logins that are running. For an actor with `targets`, an account that is gone is an error. Throws
 * Failure `not_found`, `unavailable`.
 */
export async function endUserSessions(
  { store, audit, clock }: AdminPorts,
  actor: Actor,
  userId: string,
): Promise<void> {
  const targets = actor.code?.targets;
  if (!isId(userId) && targets === undefined) return;
  const now = clock();
  await store.setSessionsValidFrom(userId, sessionsEndAt(now), targets);
  // Sessions have no role, so the statement before decides.
  if (targets !== undefined) await accountOf(store, userId, actor);
  await store.revokeAllSessions(userId, now);
  await audit.recordNow(sessionEvents.session_expired, {
    ...actor,
    subjectId: userId,
    detail: { reason: actor.code ? "app" : "admin", ended: "all" },
  });
}

/**
 * The time before which sessions were authenticated that end when an account is given a role; 0 if they go on. A role that has the scope
 * `admin` ends them, because a session that follows the role would get the scope at its next refresh.
 */
export const sessionsEndBy = (
  { access }: Pick<AdminPorts, "access">,
  role: string,
  now: number,
): number => (access.scopesOfRole(role).includes("admin") ? sessionsEndAt(now) : 0);

/** Revokes the sessions of an account that a statement ended, also those that a server with a fast clock opened. Best effort. */
export const revokeAfterChange = (
  { store, log }: Pick<AdminPorts, "store" | "log">,
  userId: string,
  now: number,
): Promise<void> =>
  bestEffort(log, "sessions_revoked_late", () => store.revokeAllSessions(userId, now));
