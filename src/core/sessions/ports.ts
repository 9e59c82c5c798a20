import type { Role } from "../access.ts";
import type { AuditPorts } from "../audit/ports.ts";
import type { DeletedBatch } from "../ground/batches.ts";
import type { System } from "../system.ts";
import type { ListedSession, OwnedSession, Session } from "./model.ts";

/**
 * Stores sessions. One SQL statement decides each method; some read before or after it. Times are epoch milliseconds. Throws Failure
 * `unavailable`.
 */
export interface SessionStore {
  /** Idempotent. */
  insertSession(session: Session): Promise<void>;
  /** Does nothing if a session has this id, which the caller has drawn at random. */
  insertChildSession(session: Session): Promise<void>;
  findSessionState(sessionId: string): Promise<OwnedSession | undefined>;
  /** Compare-and-set from generation `from` to the next one. Returns false if the session has moved on or is revoked. */
  rotateSession(rotation: Rotation): Promise<boolean>;
  /** Sets `lastSeenAt` to `now` if it is before `ifBefore`. */
  touchSession(sessionId: string, now: number, ifBefore: number): Promise<void>;
  /** Stores the organization of a session's next access tokens, or null for none, unless the session is revoked. */
  chooseOrganization(sessionId: string, organizationId: string | null): Promise<void>;
  /** Ends a session, but no children. Idempotent. Undefined if this user has no such session. */
  revokeSession(
    sessionId: string,
    userId: string,
    now: number,
  ): Promise<"ended" | "ended before" | undefined>;
  /** Ends the children of a session, except those that outlive it. Idempotent. */
  revokeChildren(sessionId: string, now: number): Promise<void>;
  /** Gives the children of a session of a user another parent, also those that outlive it. Idempotent. */
  moveChildren(move: Move): Promise<void>;
  /** Revokes all live sessions of a user at an app except the newest `sessionLimits.perUser`. Returns the number of sessions that ended. */
  revokeSurplusChildren(userId: string, clientId: string, at: LiveAt): Promise<number>;
  /** Ends all but one, with the children of all. */
  revokeOtherSessions(sessionId: string, userId: string, now: number): Promise<void>;
  /** Ends all, also those that outlive their parent. */
  revokeAllSessions(userId: string, now: number): Promise<void>;
  /** All sessions, ended ones included, the newest first; at most `sessionLimits.listed`, and only those after `after`. */
  listAllSessions(
    userId: string,
    after?: Pick<Session, "id" | "createdAt">,
  ): Promise<readonly Session[]>;
  /** Deletes all sessions of a user, with their devices and addresses. */
  deleteSessionsOf(userId: string): Promise<void>;
  /**
   * Revokes all live sessions without a parent except the newest `sessionLimits.perUser`, and the children of the revoked ones.
   * Returns the number of sessions that ended.
   */
  revokeSurplusSessions(userId: string, at: LiveAt): Promise<number>;
  /** Ends every session that was authenticated before `validFrom`, with `targets` only of that role. Never lowers the stored value. */
  setSessionsValidFrom(userId: string, validFrom: number, targets?: Role): Promise<void>;
  /** Lets a session outlive the end of all that were authenticated before. Never lowers the stored value. Not if it is revoked. */
  keepSession(sessionId: string, authenticatedAt: number): Promise<void>;
  /** Stores a new proof of a session's user, unless the session is revoked or has a later proof. */
  elevateSession(proof: NewProof): Promise<void>;
  /**
   * The live sessions by the idle limit of all roles, but those that end with their parent, the newest first; at most
   * `sessionLimits.listed`.
   */
  listSessions(userId: string, at: LiveAt): Promise<readonly ListedSession[]>;
  /** Deletes about a thousand sessions that expired at or before `until`. */
  deleteExpiredSessions(until: number): Promise<DeletedBatch>;
  /** Deletes about a thousand sessions that were revoked at or before `until`. */
  deleteRevokedSessions(until: number): Promise<DeletedBatch>;
  /** Deletes about a thousand sessions that were last refreshed at or before `until`. */
  deleteIdleSessions(until: number): Promise<DeletedBatch>;
}

/** The sessions of all accounts, for an operator with direct access to the database. Throws Failure `unavailable`. */
export interface SessionRegistry {
  /** Ends every session that was authenticated before `validFrom`, of about a thousand accounts. Idempotent. */
  endSessionsOfAccounts(after: string, validFrom: number): Promise<EndedBatch>;
  /** Revokes about a thousand sessions, except those that are revoked. */
  revokeSessions(after: string, now: number): Promise<EndedBatch>;
}

/** A batch of rows in the order of their ids, after a given one. */
interface EndedBatch {
  /** The rows that were changed. */
  readonly count: number;
  /** The id of the last row, undefined if no more are left. */
  readonly until: string | undefined;
}

/** The current time, and the time before which a session without a refresh is idle. */
export interface LiveAt {
  readonly now: number;
  readonly idleSince: number;
}

interface Rotation {
  readonly sessionId: string;
  readonly from: number;
  readonly now: number;
}

interface Move {
  readonly userId: string;
  /** The parents before and afterwards. */
  readonly from: string;
  readonly to: string;
}

interface NewProof extends Pick<Session, "provenAt" | "methods"> {
  readonly sessionId: string;
  /** Only of a re-authentication in a session with a parent. By default the stored time stays. */
  readonly elevatedAt?: number;
}

export interface SessionPorts extends AuditPorts, System {
  readonly store: SessionStore;
}
