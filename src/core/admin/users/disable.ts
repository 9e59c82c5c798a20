import { adminRole } from "../../access.ts";
import { accountFailures } from "../../accounts/rows.ts";
import { bestEffort } from "../../explain.ts";
import { Failure } from "../../failures.ts";
import { sessionsEndAt } from "../../sessions/end.ts";
import { accountOf, type Actor } from "../actor.ts";
import type { AdminPorts } from "../ports.ts";
import { adminEvents } from "../rows.ts";

/**
 * Disables an account: nobody can log in to it, and its sessions end. One UPDATE; another one revokes the sessions, also those that a
 * server with a fast clock opened. Idempotent. Throws Failure `user_is_admin`, `not_found`, `unavailable`.
 */
export async function disableUser(
  { store, audit, clock, log }: AdminPorts,
  actor: Actor,
  userId: string,
): Promise<void> {
  const now = clock();
  const isDone = await store.disableUser(
    { userId, targets: actor.code?.targets },
    now,
    sessionsEndAt(now),
  );
  if (!isDone) {
    const { role, disabledAt } = await accountOf(store, userId, actor);
    if (disabledAt === null && role === adminRole) throw new Failure(accountFailures.user_is_admin);
  }
  await bestEffort(log, "sessions_revoked_late", () => store.revokeAllSessions(userId, now));
  await audit.recordNow(adminEvents.user_archived, { ...actor, subjectId: userId });
}

/** Lets the user of a disabled account log in again. Idempotent. Throws Failure `not_found`, `unavailable`. */
export async function enableUser(
  { store, audit, clock }: AdminPorts,
  actor: Actor,
  userId: string,
): Promise<void> {
  const isDone = await store.enableUser({ userId, targets: actor.code?.targets }, clock());
  if (!isDone) await accountOf(store, userId, actor);
  await audit.recordNow(adminEvents.user_enabled, { ...actor, subjectId: userId });
}
