import { and, desc, eq, isNotNull, isNull, lt, lte, or, sql } from "drizzle-orm";
import { sessionLimits } from "../../../core/sessions/limits.ts";
import type { SessionStore } from "../../../core/sessions/ports.ts";
import type { Dialect } from "../statements/dialect.ts";
import { bound, equals, limit, value } from "../statements/placeholders.ts";
import { type PreparedAll, changed, one } from "../statements/prepared.ts";
import { isListed } from "./listed.ts";

/** The statements about the sessions of apps, each of which has a browser's session as its parent. */
export const childSessionStatements = ({ db, tables }: Dialect) => {
  const { users, sessions, clients } = tables;
  const { parentId, userId, revokedAt, createdAt } = sessions;
  const isOfApp = and(
    equals(userId, "userId"),
    equals(sessions.clientId, "clientId"),
    isNotNull(parentId),
  );
  /** Revokes sessions that are not revoked yet. */
  const revoke = () => db.update(sessions).set({ revokedAt: value(revokedAt, "now") });
  return {
    moveChildren: db
      .update(sessions)
      .set({ parentId: value(parentId, "to") })
      .where(and(equals(parentId, "from"), equals(userId, "userId"), isNull(revokedAt))),

    revokeChildren: revoke().where(
      and(equals(parentId, "sessionId"), eq(sessions.offline, sql`0`), isNull(revokedAt)),
    ),

    // The newest session beyond the limit. One from the future does not count, as in `findSurplusSession`.
    findSurplusChild: db
      .select({ id: sessions.id, createdAt })
      .from(sessions)
      .innerJoin(users, eq(users.id, userId))
      .leftJoin(clients, eq(clients.id, sessions.clientId))
      .where(and(isListed(tables), isOfApp, lte(createdAt, bound(createdAt, "until"))))
      .orderBy(desc(createdAt), sql`${sessions.id} desc${limit(1, sessionLimits.perUser)}`),

    revokeChildrenUpTo: revoke().where(
      and(
        isOfApp,
        isNull(revokedAt),
        or(
          lt(createdAt, bound(createdAt, "createdAt")),
          and(equals(createdAt, "createdAt"), lte(sessions.id, bound(sessions.id, "sessionId"))),
        ),
      ),
    ),
  };
};

export const childSessionStore = (
  query: PreparedAll<ReturnType<typeof childSessionStatements>>,
): Pick<SessionStore, "moveChildren" | "revokeChildren" | "revokeSurplusChildren"> => ({
  async moveChildren(move) {
    await changed(query.moveChildren, { ...move });
  },
  async revokeChildren(sessionId, now) {
    await changed(query.revokeChildren, { sessionId, now });
  },
  async revokeSurplusChildren(userId, clientId, at) {
    const until = at.now + sessionLimits.clockSkew;
    const last = await one(query.findSurplusChild, { userId, clientId, until, ...at });
    if (!last) return 0;
    const { id: sessionId, createdAt } = last;
    const { now } = at;
    return changed(query.revokeChildrenUpTo, { userId, clientId, sessionId, createdAt, now });
  },
});
