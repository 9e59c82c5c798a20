import type { Clock, Log, Random } from "../system.ts";
import type { ListedSession, Session, SessionState } from "./model.ts";

/** Stores sessions. Each method is decided by one SQL statement. Times are epoch milliseconds. Throws Failure `unavailable`. */
export interface SessionStore {
  /** Inserting the same session again does nothing. */
  insertSession(session: Session): Promise<void>;
  findSessionState(sessionId: string): Promise<SessionState | undefined>;
  /** Compare-and-set from generation `from` to the next one. False if another refresh came first or the session is revoked. */
  rotateSession(rotation: Rotation): Promise<boolean>;
  /** Sets `lastSeenAt` to `now` if it is before `ifBefore`. */
  touchSession(sessionId: string, now: number, ifBefore: number): Promise<void>;
  /** Revoking a revoked session is fine. False if this user has no such session. */
  revokeSession(sessionId: string, userId: string, now: number): Promise<boolean>;
  revokeOtherSessions(sessionId: string, userId: string, now: number): Promise<void>;
  revokeAllSessions(userId: string, now: number): Promise<void>;
  /** Revokes all live sessions but the newest `sessionLimits.perUser`. */
  revokeSurplusSessions(userId: string, at: LiveAt): Promise<void>;
  /** Ends every session that was authenticated before `validFrom`. The value only ever grows. */
  setSessionsValidFrom(userId: string, validFrom: number): Promise<void>;
  /** The live sessions, the newest first; at most `sessionLimits.listed`. */
  listSessions(userId: string, at: LiveAt): Promise<readonly ListedSession[]>;
  /** Deletes about a thousand sessions that expired at or before `now`. */
  deleteExpiredSessions(now: number): Promise<DeletedBatch>;
  /** Deletes about a thousand sessions that were revoked at or before `until`. */
  deleteRevokedSessions(until: number): Promise<DeletedBatch>;
}

/** The time to judge sessions by; sessions without a refresh since `idleSince` are idle. */
export interface LiveAt {
  readonly now: number;
  readonly idleSince: number;
}

interface Rotation {
  readonly sessionId: string;
  readonly from: number;
  readonly now: number;
}

interface DeletedBatch {
  readonly deleted: number;
  /** True if more rows are left. */
  readonly more: boolean;
}

export interface SessionPorts {
  readonly store: SessionStore;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}
