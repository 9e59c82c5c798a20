import { and, or } from "drizzle-orm";
import type { AccountStore } from "../../core/accounts/ports.ts";
import type { Dialect } from "./statements/dialect.ts";
import { equals, everyColumn, value } from "./statements/placeholders.ts";
import type { PreparedAll } from "./statements/prepared.ts";
import { all, changed, one } from "./statements/run.ts";
import { DuplicateKey } from "./transport.ts";

export const accountStatements = ({ db, tables: { users } }: Dialect) => ({
  insertAccount: db.insert(users).values(everyColumn(users)),

  updateAccount: db
    .update(users)
    .set({
      username: value(users.username, "username"),
      usernameKey: value(users.usernameKey, "usernameKey"),
      name: value(users.name, "name"),
      updatedAt: value(users.updatedAt, "updatedAt"),
    })
    .where(and(equals(users.id, "id"), equals(users.updatedAt, "from"))),

  findConflicts: db
    .select({ usernameKey: users.usernameKey, emailKey: users.emailKey })
    .from(users)
    .where(or(equals(users.usernameKey, "usernameKey"), equals(users.emailKey, "emailKey"))),

  findAccount: db.select().from(users).where(equals(users.id, "userId")),

  findAccountByUsername: db.select().from(users).where(equals(users.usernameKey, "usernameKey")),

  findAccountByEmail: db.select().from(users).where(equals(users.emailKey, "emailKey")),
});

export const accountStore = (
  query: PreparedAll<ReturnType<typeof accountStatements>>,
): AccountStore => ({
  async insertAccount(account) {
    try {
      await changed(query.insertAccount, { ...account });
      return true;
    } catch (error) {
      if (!(error instanceof DuplicateKey)) throw error;
      // The row may be ours: the first try was written and only its answer was lost.
      const row = await one(query.findAccount, { userId: account.id });
      return row?.passwordHash === account.passwordHash;
    }
  },
  async updateAccount({ id, username, usernameKey, name, updatedAt }, from) {
    const values = { id, username, usernameKey, name, updatedAt, from };
    try {
      if ((await changed(query.updateAccount, values)) === 1) return "updated";
    } catch (error) {
      if (!(error instanceof DuplicateKey)) throw error;
      return "username taken";
    }
    // An earlier try of this statement may have been written, and only its answer was lost.
    const row = await one(query.findAccount, { userId: id });
    const isOurs = row?.updatedAt === updatedAt && row.username === username && row.name === name;
    return isOurs ? "updated" : "changed";
  },
  findConflicts: (usernameKey, emailKey) => all(query.findConflicts, { usernameKey, emailKey }),
  findAccount: (userId) => one(query.findAccount, { userId }),
  findAccountByUsername: (usernameKey) => one(query.findAccountByUsername, { usernameKey }),
  findAccountByEmail: (emailKey) => one(query.findAccountByEmail, { emailKey }),
});
