import { and, eq, getTableColumns, lte, or, sql, type Placeholder } from "drizzle-orm";
import type { MySqlColumn, MySqlTable } from "drizzle-orm/mysql-core";
import type { MySqlRemoteDatabase } from "drizzle-orm/mysql-proxy";
import type * as mysqlTables from "./schema.mysql.ts";

export type Tables = typeof mysqlTables;

const { placeholder } = sql;

/** A placeholder for each column, by its name in the schema, so that an insert always has the same text. */
const everyColumn = <T extends MySqlTable>(table: T) =>
  Object.fromEntries(
    Object.keys(getTableColumns(table)).map((name) => [name, placeholder(name)]),
  ) as { [Name in keyof T["$inferInsert"]]: Placeholder };

/** A placeholder whose value is checked and written as its column's: by itself drizzle does so in inserts alone. */
const bound = (column: MySqlColumn, name: string) => sql.param(placeholder(name), column);

const equals = (column: MySqlColumn, name: string) => eq(column, bound(column, name));

/** Every statement Latchkey ever sends, one text each. */
export const statements = (db: MySqlRemoteDatabase, { users, sessions }: Tables) => ({
  insertAccount: db.insert(users).values(everyColumn(users)),

  findConflicts: db
    .select({ id: users.id, usernameKey: users.usernameKey, emailKey: users.emailKey })
    .from(users)
    .where(or(equals(users.usernameKey, "usernameKey"), equals(users.emailKey, "emailKey"))),

  findAccountByUsername: db.select().from(users).where(equals(users.usernameKey, "usernameKey")),

  findAccountByEmail: db.select().from(users).where(equals(users.emailKey, "emailKey")),

  replacePasswordHash: db
    .update(users)
    .set({
      passwordHash: sql`${bound(users.passwordHash, "to")}`,
      updatedAt: sql`${bound(users.updatedAt, "now")}`,
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
      authenticatedAt: sessions.authenticatedAt,
      expiresAt: sessions.expiresAt,
      revokedAt: sessions.revokedAt,
      username: users.username,
      role: users.role,
      disabledAt: users.disabledAt,
      sessionsValidFrom: users.sessionsValidFrom,
    })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .where(equals(sessions.id, "sessionId")),

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

  // By a key that no account has; drizzle would make the count of a LIMIT a parameter.
  ping: db
    .select({ id: users.id })
    .from(users)
    .where(eq(users.id, sql`''`)),
});
