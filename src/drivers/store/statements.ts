import { and, desc, eq, gt, gte, isNull, lt, lte, ne, or, sql } from "drizzle-orm";
import type { MySqlRemoteDatabase } from "drizzle-orm/mysql-proxy";
import { bound, equals, everyColumn, value } from "./placeholders.ts";
import type * as mysqlTables from "./schema.mysql.ts";

export type Tables = typeof mysqlTables;

/** The sessions of a user that can still be refreshed; their accounts and clients are joined. */
const alive = ({ sessions, users, clients }: Tables) =>
  and(
    equals(sessions.userId, "userId"),
    isNull(sessions.revokedAt),
    gt(sessions.expiresAt, bound(sessions.expiresAt, "now")),
    gte(sessions.rotatedAt, bound(sessions.rotatedAt, "idleSince")),
    gte(sessions.authenticatedAt, users.sessionsValidFrom),
    isNull(clients.revokedAt),
  );

/** Every statement the server ever sends, one text each: what the proxy runs, and no other. */
export const statements = (db: MySqlRemoteDatabase, tables: Tables) => {
  const { users, sessions, clients } = tables;
  return {
    insertAccount: db.insert(users).values(everyColumn(users)),

    findConflicts: db
      .select({ id: users.id, usernameKey: users.usernameKey, emailKey: users.emailKey })
      .from(users)
      .where(or(equals(users.usernameKey, "usernameKey"), equals(users.emailKey, "emailKey"))),

    findAccount: db.select().from(users).where(equals(users.id, "userId")),

    findAccountByUsername: db.select().from(users).where(equals(users.usernameKey, "usernameKey")),

    findAccountByEmail: db.select().from(users).where(equals(users.emailKey, "emailKey")),

    replacePasswordHash: db
      .update(users)
      .set({
        passwordHash: value(users.passwordHash, "to"),
        updatedAt: value(users.updatedAt, "now"),
      })
      .where(and(equals(users.id, "userId"), equals(users.passwordHash, "from"))),

    findPasswordHash: db
      .select({ passwordHash: users.passwordHash })
      .from(users)
      .where(equals(users.id, "userId")),

    insertSession: db.insert(sessions).values(everyColumn(sessions)),

    findSessionState: db
      .select({
        userId: sessions.userId,
        clientId: sessions.clientId,
        scope: sessions.scope,
        generation: sessions.generation,
        rotatedAt: sessions.rotatedAt,
        authenticatedAt: sessions.authenticatedAt,
        lastSeenAt: sessions.lastSeenAt,
        expiresAt: sessions.expiresAt,
        revokedAt: sessions.revokedAt,
        username: users.username,
        role: users.role,
        disabledAt: users.disabledAt,
        sessionsValidFrom: users.sessionsValidFrom,
        clientRevokedAt: clients.revokedAt,
      })
      .from(sessions)
      .innerJoin(users, eq(users.id, sessions.userId))
      .leftJoin(clients, eq(clients.id, sessions.clientId))
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

    touchSession: db
      .update(sessions)
      .set({ lastSeenAt: value(sessions.lastSeenAt, "now") })
      .where(
        and(
          equals(sessions.id, "sessionId"),
          lt(sessions.lastSeenAt, bound(sessions.lastSeenAt, "unless")),
        ),
      ),

    revokeSession: db
      .update(sessions)
      .set({ revokedAt: value(sessions.revokedAt, "now") })
      .where(
        and(
          equals(sessions.id, "sessionId"),
          equals(sessions.userId, "userId"),
          isNull(sessions.revokedAt),
        ),
      ),

    revokeOtherSessions: db
      .update(sessions)
      .set({ revokedAt: value(sessions.revokedAt, "now") })
      .where(
        and(
          equals(sessions.userId, "userId"),
          isNull(sessions.revokedAt),
          ne(sessions.id, bound(sessions.id, "sessionId")),
        ),
      ),

    // The newest of those that are too many; drizzle would make the counts of a LIMIT parameters.
    findSurplusSession: db
      .select({ id: sessions.id, createdAt: sessions.createdAt })
      .from(sessions)
      .innerJoin(users, eq(users.id, sessions.userId))
      .leftJoin(clients, eq(clients.id, sessions.clientId))
      .where(alive(tables))
      .orderBy(desc(sessions.createdAt), sql`${sessions.id} desc limit 1 offset 20`),

    revokeSessionsUpTo: db
      .update(sessions)
      .set({ revokedAt: value(sessions.revokedAt, "now") })
      .where(
        and(
          equals(sessions.userId, "userId"),
          isNull(sessions.revokedAt),
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
          lt(users.sessionsValidFrom, bound(users.sessionsValidFrom, "validFrom")),
        ),
      ),

    listSessions: db
      .select({
        id: sessions.id,
        clientId: sessions.clientId,
        createdAt: sessions.createdAt,
        lastSeenAt: sessions.lastSeenAt,
        expiresAt: sessions.expiresAt,
        userAgent: sessions.userAgent,
        address: sessions.address,
      })
      .from(sessions)
      .innerJoin(users, eq(users.id, sessions.userId))
      .leftJoin(clients, eq(clients.id, sessions.clientId))
      .where(alive(tables))
      .orderBy(desc(sessions.createdAt), sql`${sessions.id} desc limit 50`),

    findClient: db.select().from(clients).where(equals(clients.id, "clientId")),

    findSession: db
      .select({ userId: sessions.userId, createdAt: sessions.createdAt })
      .from(sessions)
      .where(equals(sessions.id, "sessionId")),

    // The last of a batch that one DELETE may take at once; none when fewer are left.
    findExpiredBatch: db
      .select({ expiresAt: sessions.expiresAt })
      .from(sessions)
      .where(lte(sessions.expiresAt, bound(sessions.expiresAt, "now")))
      .orderBy(sql`${sessions.expiresAt} limit 1 offset 999`),

    deleteExpiredSessions: db
      .delete(sessions)
      .where(lte(sessions.expiresAt, bound(sessions.expiresAt, "until"))),

    // By a key that no account has; drizzle would make the count of a LIMIT a parameter. Each table, so that a schema that
    // was not migrated is found out.
    ping: db
      .select({ id: users.id })
      .from(users)
      .innerJoin(sessions, eq(sessions.userId, users.id))
      .leftJoin(clients, eq(clients.id, sessions.clientId))
      .where(eq(users.id, sql`''`)),
  };
};
