const second = 1000;
const day = 86_400 * second;
const historyDays = 7;

/** The expected state of one session. */
export interface ModelSession {
  readonly id: string;
  readonly createdAt: number;
  readonly expiresAt: number;
  authenticatedAt: number;
  /** The generation of its newest refresh token. */
  generation: number;
  rotatedAt: number;
  revoked: boolean;
}

/** The specification of one user's sessions, written without any code of the server. */
export interface SessionModel {
  readonly sessions: readonly ModelSession[];
  disabled: boolean;
  /** Whether an access token of this session must verify. */
  isLive(session: ModelSession): boolean;
  /** Whether the refresh token of this session and generation must be accepted. */
  mayRefresh(session: ModelSession, generation: number): boolean;
  /** The session ids that the owner's list must show, in order. */
  listed(): string[];
  logIn(ids: readonly string[]): void;
  /** Applies a refresh. Returns whether it must be granted. */
  refresh(session: ModelSession, generation: number): boolean;
  endOthers(current: ModelSession): void;
  endAll(): void;
  /** Ends every session but the current one, which counts as authenticated now. */
  changePassword(current: ModelSession): void;
  /** Ends every session that was authenticated before now. Returns the time from which sessions are valid, which never falls. */
  resetPassword(): number;
  /** Deletes every session that has been idle for a week. A deleted session behaves like a revoked one. */
  purge(): void;
}

/** A model of the sessions in a backend whose clock shows `now()`. */
export function createSessionModel(now: () => number): SessionModel {
  const sessions: ModelSession[] = [];
  let validFrom = 0;

  const isValid = (session: ModelSession) =>
    !session.revoked && session.expiresAt > now() && session.authenticatedAt >= validFrom;
  const isIdle = (session: ModelSession) => now() - session.rotatedAt > 7 * day;
  const isOlder = (session: ModelSession, other: ModelSession) =>
    session.createdAt === other.createdAt
      ? session.id < other.id
      : session.createdAt < other.createdAt;
  const newestFirst = () =>
    sessions
      .filter((session) => isValid(session) && !isIdle(session))
      .toSorted((a, b) => (isOlder(a, b) ? 1 : -1));

  const model: SessionModel = {
    sessions,
    disabled: false,
    isLive: (session) => isValid(session) && !model.disabled,
    mayRefresh(session, generation) {
      if (!model.isLive(session) || isIdle(session)) return false;
      const justUsed = now() - session.rotatedAt <= 60 * second;
      return (
        generation === session.generation || (generation === session.generation - 1 && justUsed)
      );
    },
    listed: () => newestFirst().map(({ id }) => id),
    logIn(ids) {
      for (const id of ids) {
        const at = now();
        const expiresAt = at + 30 * day;
        const authenticatedAt = Math.max(at, validFrom);
        const times = { createdAt: at, authenticatedAt, rotatedAt: at, expiresAt };
        sessions.push({ id, ...times, generation: 0, revoked: false });
      }
      const surplus = newestFirst()[20];
      if (!surplus) return;
      // Idle sessions that are older than the first surplus session are revoked as well.
      for (const session of sessions) if (!isOlder(surplus, session)) session.revoked = true;
    },
    refresh(session, generation) {
      if (!model.isLive(session) || isIdle(session)) return false;
      if (!model.mayRefresh(session, generation)) {
        session.revoked = true;
        return false;
      }
      if (generation === session.generation) {
        session.generation += 1;
        session.rotatedAt = now();
      }
      return true;
    },
    endOthers(current) {
      for (const session of sessions) if (session !== current) session.revoked = true;
    },
    endAll() {
      validFrom = now() + 30 * second + 1;
      for (const session of sessions) session.revoked = true;
    },
    changePassword(current) {
      validFrom = Math.max(now() + 30 * second, validFrom) + 1;
      current.authenticatedAt = validFrom;
      model.endOthers(current);
    },
    resetPassword() {
      validFrom = Math.max(validFrom, now() + 1);
      return validFrom;
    },
    purge() {
      for (const session of sessions) {
        if (now() - session.rotatedAt > (7 + historyDays) * day) session.revoked = true;
      }
    },
  };
  return model;
}
