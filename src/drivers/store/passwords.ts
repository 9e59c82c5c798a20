import { and, isNull, sql } from "drizzle-orm";
import type { PasswordStore } from "../../core/passwords/ports.ts";
import type { Dialect } from "./statements/dialect.ts";
import { bound, equals, value } from "./statements/placeholders.ts";
import type { PreparedAll } from "./statements/prepared.ts";
import { changed, one } from "./statements/run.ts";

export const passwordStatements = ({ db, tables: { users } }: Dialect) => {
  const newHash = {
    passwordHash: value(users.passwordHash, "to"),
    updatedAt: value(users.updatedAt, "now"),
  };
  const ifUnchanged = and(equals(users.id, "userId"), equals(users.passwordHash, "from"));
  const validFrom = bound(users.sessionsValidFrom, "sessionsValidFrom");
  return {
    findCredentials: db
      .select({
        passwordHash: users.passwordHash,
        usernameKey: users.usernameKey,
        emailKey: users.emailKey,
        sessionsValidFrom: users.sessionsValidFrom,
      })
      .from(users)
      .where(and(equals(users.id, "userId"), isNull(users.deletedAt))),

    replacePasswordHash: db.update(users).set(newHash).where(ifUnchanged),

    // Raises the time in any case. MySQL and SQLite have no function of the same name for the greater of two numbers.
    changePassword: db
      .update(users)
      .set({
        ...newHash,
        sessionsValidFrom: sql`case when ${users.sessionsValidFrom} < ${validFrom} then ${validFrom} else ${users.sessionsValidFrom} + 1 end`,
      })
      .where(ifUnchanged),
  };
};

type Query = PreparedAll<ReturnType<typeof passwordStatements>>;

export const passwordStore = (query: Query): PasswordStore => {
  const findCredentials = (userId: string) => one(query.findCredentials, { userId });
  /** An earlier try of a statement may have stored `to` already. */
  const isStored = async ({ userId, to }: { readonly userId: string; readonly to: string }) =>
    (await findCredentials(userId))?.passwordHash === to;
  return {
    findCredentials,
    replacePasswordHash: async (change) =>
      (await changed(query.replacePasswordHash, { ...change })) === 1 || isStored(change),
    changePassword: async (change) =>
      (await changed(query.changePassword, { ...change })) === 1 || isStored(change),
  };
};
