const second = 1000;
const day = 86_400 * second;

/** One session as it ought to be. */
export interface ModelSession {
  readonly id: string;
  readonly createdAt: number;
  readonly expiresAt: number;
  authenticatedAt: number;
  /** Of its newest refresh token. */
  generation: number;
  rotatedAt: number;
  revoked: boolean;
}

/** What ought to be true of the sessions of one person, in the plainest words. */
export interface SessionModel {
  readonly sessions: readonly ModelSession[];
  disabled: boolean;
  /** An access token of this session is good. */
  isLive(session: ModelSession): boolean;
  /** A refresh token of this session and generation is good. */
  mayRefresh(session: ModelSession, generation: number): boolean;
  /** The ids that its owner sees, in order. */
  listed(): string[];
  logIn(ids: readonly string[]): void;
  /** Whether it is granted. */
  refresh(session: ModelSession, generation: number): boolean;
  endOthers(but: ModelSession): void;
  endAll(): void;
  /** Ends every session that was authenticated before now. */
  changePassword(): void;
}

/** A model of what happens in a house whose clock shows `now()`. */
export function createSessionModel(now: () => number): SessionModel {
  const sessions: ModelSession[] = [];
  let validFrom = 0;

  const counts = (one: ModelSession) =>
    !one.revoked && one.expiresAt > now() && one.authenticatedAt >= validFrom;
  const isIdle = (one: ModelSession) => now() - one.rotatedAt > 7 * day;
  const isOlder = (one: ModelSession, other: ModelSession) =>
    one.createdAt === other.createdAt ? one.id < other.id : one.createdAt < other.createdAt;
  const newestFirst = () =>
    sessions
      .filter((one) => counts(one) && !isIdle(one))
      .toSorted((a, b) => (isOlder(a, b) ? 1 : -1));

  const model: SessionModel = {
    sessions,
    disabled: false,
    isLive: (one) => counts(one) && !model.disabled,
    mayRefresh(one, generation) {
      if (!model.isLive(one) || isIdle(one)) return false;
      const justUsed = now() - one.rotatedAt <= 10 * second;
      return generation === one.generation || (generation === one.generation - 1 && justUsed);
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
      // And what is older, though it is idle and nobody can use it any more.
      for (const one of sessions) if (!isOlder(surplus, one)) one.revoked = true;
    },
    refresh(one, generation) {
      if (!model.isLive(one) || isIdle(one)) return false;
      if (!model.mayRefresh(one, generation)) {
        one.revoked = true;
        return false;
      }
      if (generation === one.generation) {
        one.generation += 1;
        one.rotatedAt = now();
      }
      return true;
    },
    endOthers(but) {
      for (const one of sessions) if (one !== but) one.revoked = true;
    },
    endAll() {
      validFrom = now() + 1;
      for (const one of sessions) one.revoked = true;
    },
    changePassword() {
      validFrom = now() + 1;
    },
  };
  return model;
}
