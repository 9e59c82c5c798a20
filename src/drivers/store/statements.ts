import { and, eq, getTableColumns, or, sql, type Placeholder } from "drizzle-orm";
import type { MySqlTable } from "drizzle-orm/mysql-core";
import type { MySqlRemoteDatabase } from "drizzle-orm/mysql-proxy";
import type * as mysqlTables from "./schema.mysql.ts";

export type Tables = typeof mysqlTables;

const { placeholder } = sql;

/** A placeholder for each column, by its name in the schema, so that an insert always has the same text. */
const everyColumn = <T extends MySqlTable>(table: T) =>
  Object.fromEntries(
    Object.keys(getTableColumns(table)).map((name) => [name, placeholder(name)]),
  ) as { [Name in keyof T["$inferInsert"]]: Placeholder };

/** Every statement Latchkey ever sends, one text each. */
export const statements = (db: MySqlRemoteDatabase, { users, sessions }: Tables) => ({
  insertAccount: db.insert(users).values(everyColumn(users)),

  findHolders: db
    .select({ id: users.id, usernameKey: users.usernameKey, emailKey: users.emailKey })
    .from(users)
    .where(
      or(
        eq(users.usernameKey, placeholder("usernameKey")),
        eq(users.emailKey, placeholder("emailKey")),
      ),
    ),

  findAccountByUsername: db
    .select()
    .from(users)
    .where(eq(users.usernameKey, placeholder("usernameKey"))),

  findAccountByEmail: db
    .select()
    .from(users)
    .where(eq(users.emailKey, placeholder("emailKey"))),

  replacePasswordHash: db
    .update(users)
    .set({ passwordHash: sql`${placeholder("to")}`, updatedAt: sql`${placeholder("now")}` })
    .where(and(eq(users.id, placeholder("userId")), eq(users.passwordHash, placeholder("from")))),

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
    .where(eq(sessions.id, placeholder("sessionId"))),

  // By a key that no account has; drizzle would make the count of a LIMIT a parameter.
  ping: db
    .select({ id: users.id })
    .from(users)
    .where(eq(users.id, sql`''`)),
});
