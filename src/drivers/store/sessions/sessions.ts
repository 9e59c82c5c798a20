import { and, desc, eq, isNull, lt, lte, ne, or, sql } from "drizzle-orm";
import type { SessionStore } from "../../../core/sessions/ports.ts";
import { sessionLimits } from "../../../core/sessions/limits.ts";
import type { Dialect } from "../statements/dialect.ts";
import type { SendKeyed } from "../keyed/keyed.ts";
import {
  bound,
  equals,
  everyColumn,
  everyRole,
  isTarget,
  limit,
  value,
} from "../statements/placeholders.ts";
import { type PreparedAll, DuplicateKey, all, changed, one } from "../statements/prepared.ts";
import { childSessionStatements, childSessionStore } from "./children.ts";
import { endsAlone, isListed } from "./listed.ts";
import { sessionProofStatements, sessionProofStore } from "./proofs.ts";
import { sessionPurgeStatements, sessionPurgeStore } from "./purge.ts";
import { sessionStateRead, sessionStateStatements, sessionTouch } from "./state.ts";

export const sessionStatements = (dialect: Dialect) => {
  const { db, tables } = dialect;
  const { users, sessions, clients } = tables;
  /** Revokes sessions that are not revoked yet. */
  const revoke = () => db.update(sessions).set({ revokedAt: value(sessions.revokedAt, "now") });
  return {
    ...sessionStateStatements(dialect),
    ...sessionProofStatements(dialect),
    ...childSessionStatements(dialect),
    ...sessionPurgeStatements(dialect),

    insertSession: db.insert(sessions).values(everyColumn(sessions)),

    findSession: db
      .select({ userId: sessions.userId, createdAt: sessions.createdAt })
      .from(sessions)
      .where(equals(sessions.id, "sessionId")),

    rotateSession: db
      .update(sessions)
      .set({
        generation: value(sessions.generation, "to"),
        rotatedAt: value(sessions.rotatedAt, "now"),
        lastSeenAt: value(sessions.lastSeenAt, "now"),
      })
      .where(
        and(
          equals(sessions.id, "sessionId"),
          equals(sessions.generation, "from"),
          isNull(sessions.revokedAt),
        ),
      ),

    chooseOrganization: db
      .update(sessions)
      .set({ organizationId: value(sessions.organizationId, "organizationId") })
      .where(and(equals(sessions.id, "sessionId"), isNull(sessions.revokedAt))),

    revokeSession: revoke().where(
      and(
        equals(sessions.id, "sessionId"),
        equals(sessions.userId, "userId"),
        isNull(sessions.revokedAt),
      ),
    ),

    revokeOtherSessions: revoke().where(
      and(
        equals(sessions.userId, "userId"),
        isNull(sessions.revokedAt),
        ne(sessions.id, bound(sessions.id, "sessionId")),
      ),
    ),

    // DISTINCT makes a table of its own from the read, because MySQL does not read the table that it changes.
    revokeChildrenOfRevoked: revoke().where(
      and(
        equals(sessions.userId, "userId"),
        isNull(sessions.revokedAt),
        eq(sessions.offline, sql`0`),
        sql`${sessions.parentId} in (select ended.id from (select distinct ${sessions.id} from ${sessions} where ${and(
          equals(sessions.userId, "userId"),
          equals(sessions.revokedAt, "now"),
        )}) as ended)`,
      ),
    ),

    deleteSessionsOf: db.delete(sessions).where(equals(sessions.userId, "userId")),

    revokeAllSessions: revoke().where(
      and(equals(sessions.userId, "userId"), isNull(sessions.revokedAt)),
    ),

    // The newest session beyond the limit. A session from the future, of a clock that was set back, does not count, because
    // every new login would look older and would end at once.
    findSurplusSession: db
      .select({ id: sessions.id, createdAt: sessions.createdAt })
      .from(sessions)
      .innerJoin(users, eq(users.id, sessions.userId))
      .leftJoin(clients, eq(clients.id, sessions.clientId))
      .where(
        and(
          isListed(tables),
          isNull(sessions.parentId),
          lte(sessions.createdAt, bound(sessions.createdAt, "until")),
        ),
      )
      .orderBy(
        desc(sessions.createdAt),
        sql`${sessions.id} desc${limit(1, sessionLimits.perUser)}`,
      ),

    revokeSessionsUpTo: revoke().where(
      and(
        equals(sessions.userId, "userId"),
        isNull(sessions.revokedAt),
        isNull(sessions.parentId),
        or(
          lt(sessions.createdAt, bound(sessions.createdAt, "createdAt")),
          and(
            equals(sessions.createdAt, "createdAt"),
            lte(sessions.id, bound(sessions.id, "sessionId")),
          ),
        ),
      ),
    ),

    setSessionsValidFrom: db
      .update(users)
      .set({ sessionsValidFrom: value(users.sessionsValidFrom, "validFrom") })
      .where(
        and(
          equals(users.id, "userId"),
          isTarget(users.role),
          lt(users.sessionsValidFrom, bound(users.sessionsValidFrom, "validFrom")),
        ),
      ),

    listSessions: db
      .select({
        id: sessions.id,
        clientId: sessions.clientId,
        createdAt: sessions.createdAt,
        rotatedAt: sessions.rotatedAt,
        lastSeenAt: sessions.lastSeenAt,
        expiresAt: sessions.expiresAt,
        userAgent: sessions.userAgent,
        address: sessions.address,
        role: users.role,
      })
      .from(sessions)
      .innerJoin(users, eq(users.id, sessions.userId))
      .leftJoin(clients, eq(clients.id, sessions.clientId))
      .where(and(isListed(tables), endsAlone(tables)))
      .orderBy(desc(sessions.createdAt), sql`${sessions.id} desc${limit(sessionLimits.listed)}`),

    listAllSessions: db
      .select()
      .from(sessions)
      .where(
        and(
          equals(sessions.userId, "userId"),
          or(
            lt(sessions.createdAt, bound(sessions.createdAt, "createdAt")),
            and(
              equals(sessions.createdAt, "createdAt"),
              lt(sessions.id, bound(sessions.id, "sessionId")),
            ),
          ),
        ),
      )
      .orderBy(desc(sessions.createdAt), sql`${sessions.id} desc${limit(sessionLimits.listed)}`),
  };
};

/** A place before all sessions in the order of `listAllSessions`. */
const newest = { id: "", createdAt: Number.MAX_SAFE_INTEGER };

type Query = PreparedAll<ReturnType<typeof sessionStatements>>;

export const sessionStore = (query: Query, sendKeyed: SendKeyed): SessionStore => ({
  async insertSession(session) {
    try {
      await changed(query.insertSession, { ...session });
    } catch (error) {
      if (!(error instanceof DuplicateKey)) throw error;
      // The row may be ours: the first try was written and only its answer was lost.
      const row = await one(query.findSession, { sessionId: session.id });
      if (row?.userId !== session.userId || row.createdAt !== session.createdAt) throw error;
    }
  },
  async insertChildSession(session) {
    try {
      await changed(query.insertSession, { ...session });
    } catch (error) {
      if (!(error instanceof DuplicateKey)) throw error;
    }
  },
  findSessionState: sessionStateRead(query, sendKeyed),
  rotateSession: async ({ sessionId, from, now }) =>
    (await changed(query.rotateSession, { sessionId, from, to: from + 1, now })) === 1,
  async chooseOrganization(sessionId, organizationId) {
    await changed(query.chooseOrganization, { sessionId, organizationId });
  },
  touchSession: sessionTouch(query, sendKeyed),
  ...sessionProofStore(query),
  ...childSessionStore(query),
  ...sessionPurgeStore(query),
  async revokeSession(sessionId, userId, now) {
    if ((await changed(query.revokeSession, { sessionId, userId, now })) === 1) return "ended";
    const row = await one(query.findSessionState, { sessionId });
    if (row?.userId !== userId) return undefined;
    // The end may be ours: the first try was written and only its answer was lost.
    return row.revokedAt === now ? "ended" : "ended before";
  },
  async revokeOtherSessions(sessionId, userId, now) {
    await changed(query.revokeOtherSessions, { sessionId, userId, now });
  },
  async revokeAllSessions(userId, now) {
    await changed(query.revokeAllSessions, { userId, now });
  },
  async deleteSessionsOf(userId) {
    await changed(query.deleteSessionsOf, { userId });
  },
  async revokeSurplusSessions(userId, at) {
    const until = at.now + sessionLimits.clockSkew;
    const last = await one(query.findSurplusSession, { userId, until, ...at });
    if (!last) return 0;
    const { id: sessionId, createdAt } = last;
    const { now } = at;
    const ended = await changed(query.revokeSessionsUpTo, { userId, sessionId, createdAt, now });
    await changed(query.revokeChildrenOfRevoked, { userId, now });
    return ended;
  },
  async setSessionsValidFrom(userId, validFrom, targets = everyRole) {
    await changed(query.setSessionsValidFrom, { userId, validFrom, targets });
  },
  listSessions: (userId, at) => all(query.listSessions, { userId, ...at }),
  listAllSessions(userId, { id: sessionId, createdAt } = newest) {
    return all(query.listAllSessions, { userId, sessionId, createdAt });
  },
});
