import { and, isNull } from "drizzle-orm";
import type { PasswordStore } from "../../core/passwords/ports.ts";
import type { Dialect } from "./statements/dialect.ts";
import { equals, raised, value } from "./statements/placeholders.ts";
import { type PreparedAll, changed, one } from "./statements/prepared.ts";

export const passwordStatements = ({ db, tables: { users } }: Dialect) => {
  const newHash = {
    passwordHash: value(users.passwordHash, "to"),
    updatedAt: value(users.updatedAt, "now"),
  };
  const ifUnchanged = and(equals(users.id, "userId"), equals(users.passwordHash, "from"));
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

    changePassword: db
      .update(users)
      .set({
        ...newHash,
        sessionsValidFrom: raised(users.sessionsValidFrom, "sessionsValidFrom"),
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
