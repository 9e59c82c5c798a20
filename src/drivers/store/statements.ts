import { and, eq, or, sql } from "drizzle-orm";
import type { MySqlRemoteDatabase } from "drizzle-orm/mysql-proxy";
import type * as mysqlTables from "./schema.mysql.ts";

export type Tables = typeof mysqlTables;

const { placeholder } = sql;

/** Every statement Latchkey ever sends, one text each: all columns are always given, no LIMIT takes a parameter. */
export const statements = (db: MySqlRemoteDatabase, { users, sessions }: Tables) => ({
  insertAccount: db.insert(users).values({
    id: placeholder("id"),
    username: placeholder("username"),
    usernameKey: placeholder("usernameKey"),
    email: placeholder("email"),
    emailKey: placeholder("emailKey"),
    emailVerifiedAt: placeholder("emailVerifiedAt"),
    name: placeholder("name"),
    role: placeholder("role"),
    passwordHash: placeholder("passwordHash"),
    disabledAt: placeholder("disabledAt"),
    sessionsValidFrom: placeholder("sessionsValidFrom"),
    createdAt: placeholder("createdAt"),
    updatedAt: placeholder("updatedAt"),
  }),

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

  insertSession: db.insert(sessions).values({
    id: placeholder("id"),
    userId: placeholder("userId"),
    clientId: placeholder("clientId"),
    scope: placeholder("scope"),
    generation: placeholder("generation"),
    rotatedAt: placeholder("rotatedAt"),
    createdAt: placeholder("createdAt"),
    authenticatedAt: placeholder("authenticatedAt"),
    lastSeenAt: placeholder("lastSeenAt"),
    expiresAt: placeholder("expiresAt"),
    revokedAt: placeholder("revokedAt"),
    userAgent: placeholder("userAgent"),
    address: placeholder("address"),
  }),

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

  ping: db.select({ id: users.id }).from(users).limit(1),
});
