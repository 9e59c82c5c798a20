import { lte, sql } from "drizzle-orm";
import { sessionLimits } from "../../../core/sessions/limits.ts";
import type { SessionStore } from "../../../core/sessions/ports.ts";
import type { Dialect } from "../statements/dialect.ts";
import { bound, limit } from "../statements/placeholders.ts";
import { type PreparedAll, deleteUpTo, one } from "../statements/prepared.ts";

/** The statements that delete the sessions that are due, in batches. */
export const sessionPurgeStatements = ({ db, tables: { sessions } }: Dialect) => ({
  // The last row of the next batch to delete. Gives no row if fewer rows are left.
  findExpiredBatch: db
    .select({ until: sessions.expiresAt })
    .from(sessions)
    .where(lte(sessions.expiresAt, bound(sessions.expiresAt, "until")))
    .orderBy(sql`${sessions.expiresAt}${limit(1, sessionLimits.purgeBatch - 1)}`),

  deleteExpiredSessions: db
    .delete(sessions)
    .where(lte(sessions.expiresAt, bound(sessions.expiresAt, "until"))),

  findRevokedBatch: db
    .select({ until: sessions.revokedAt })
    .from(sessions)
    .where(lte(sessions.revokedAt, bound(sessions.revokedAt, "until")))
    .orderBy(sql`${sessions.revokedAt}${limit(1, sessionLimits.purgeBatch - 1)}`),

  deleteRevokedSessions: db
    .delete(sessions)
    .where(lte(sessions.revokedAt, bound(sessions.revokedAt, "until"))),

  findIdleBatch: db
    .select({ until: sessions.rotatedAt })
    .from(sessions)
    .where(lte(sessions.rotatedAt, bound(sessions.rotatedAt, "until")))
    .orderBy(sql`${sessions.rotatedAt}${limit(1, sessionLimits.purgeBatch - 1)}`),

  deleteIdleSessions: db
    .delete(sessions)
    .where(lte(sessions.rotatedAt, bound(sessions.rotatedAt, "until"))),
});

type Query = PreparedAll<ReturnType<typeof sessionPurgeStatements>>;

export const sessionPurgeStore = (
  query: Query,
): Pick<
  SessionStore,
  "deleteExpiredSessions" | "deleteRevokedSessions" | "deleteIdleSessions"
> => ({
  deleteExpiredSessions: async (until) =>
    deleteUpTo(query.deleteExpiredSessions, await one(query.findExpiredBatch, { until }), until),
  deleteRevokedSessions: async (until) =>
    deleteUpTo(query.deleteRevokedSessions, await one(query.findRevokedBatch, { until }), until),
  deleteIdleSessions: async (until) =>
    deleteUpTo(query.deleteIdleSessions, await one(query.findIdleBatch, { until }), until),
});
