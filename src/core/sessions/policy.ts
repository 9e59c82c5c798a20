import type { Role } from "../access.ts";
import type { SessionState } from "./model.ts";
import type { LiveAt } from "./ports.ts";

/** How long sessions last, in milliseconds. */
export interface SessionTerm {
  /** From the login to the absolute end, which never moves. */
  readonly lifetime: number;
  /** The longest time without a refresh. */
  readonly idle: number;
}

/** How long the sessions of every role last. */
export interface SessionTerms extends SessionTerm {
  /** Those of roles that have terms of their own. None is longer than that of all others. */
  readonly ofRoles: ReadonlyMap<Role, SessionTerm>;
}

/** The operator's settings for sessions. */
export interface SessionPolicy {
  /** Days for which a session is kept after it was revoked or became idle, with its device and address. */
  readonly sessionHistoryDays: number;
  readonly sessionTerms: SessionTerms;
}

/** How long a session of an account with this role lasts. */
export const termOf = (
  { sessionTerms }: Pick<SessionPolicy, "sessionTerms">,
  role: Role,
): SessionTerm => sessionTerms.ofRoles.get(role) ?? sessionTerms;

/** Why a session cannot go on. */
export const endedReasons = [
  "session revoked",
  "session expired",
  "session ended by its user",
  "client revoked",
  "account disabled",
] as const;

/**
 * Each of three questions about a session needs some of these conditions to hold. test/unit/support/session-model.ts
 * specifies the same independently.
 *
 * | condition                                        | is its access token good? | may it be refreshed? | is it listed? |
 * | ------------------------------------------------ | ------------------------- | -------------------- | ------------- |
 * | not revoked                                      | yes                       | yes                  | yes           |
 * | before its absolute end                          | yes                       | yes                  | yes           |
 * | its client is not revoked                        | yes                       | yes                  | yes           |
 * | authenticated since the owner ended all sessions | yes                       | yes                  | yes           |
 * | its owner is not disabled                        | yes                       | yes                  | no            |
 * | not idle, by the limit of the owner's role       | no                        | yes                  | yes           |
 * | its parent, if it ends with one, has not ended   | no                        | yes                  | no            |
 *
 * `endedReason` answers the first question. A refresh also asks `isIdle`, and reads the parent. The end of a parent is followed by a
 * statement that revokes its children, so only a failure in between leaves one. The store answers the third in SQL (`isListed`),
 * and leaves out all sessions that end with their parent. An access token expires long before its session can become idle. A
 * disabled owner cannot ask for the list.
 */
export function endedReason(
  session: Pick<
    SessionState,
    | "revokedAt"
    | "expiresAt"
    | "clientRevokedAt"
    | "disabledAt"
    | "authenticatedAt"
    | "sessionsValidFrom"
  >,
  now: number,
): (typeof endedReasons)[number] | undefined {
  if (session.revokedAt !== null) return "session revoked";
  if (session.expiresAt <= now) return "session expired";
  if (session.clientRevokedAt !== null) return "client revoked";
  if (session.disabledAt !== null) return "account disabled";
  if (session.authenticatedAt < session.sessionsValidFrom) return "session ended by its user";
  return undefined;
}

/** True if the session was not refreshed for longer than the idle limit of its owner's role. `now` is epoch milliseconds. */
export const isIdle = (
  policy: Pick<SessionPolicy, "sessionTerms">,
  { rotatedAt, role }: Pick<SessionState, "rotatedAt" | "role">,
  now: number,
): boolean => rotatedAt < liveAt(termOf(policy, role), now).idleSince;

/** The current time, and the time before which a session without a refresh is idle. */
export const liveAt = ({ idle }: Pick<SessionTerm, "idle">, now: number): LiveAt => ({
  now,
  idleSince: now - idle,
});
