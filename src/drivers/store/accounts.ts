import { or } from "drizzle-orm";
import type { AccountStore } from "../../core/accounts/ports.ts";
import type { Dialect } from "./statements/dialect.ts";
import { equals, everyColumn } from "./statements/placeholders.ts";
import type { PreparedAll } from "./statements/prepared.ts";
import { all, changed, one } from "./statements/run.ts";
import { DuplicateKey } from "./transport.ts";

export const accountStatements = ({ db, tables: { users } }: Dialect) => ({
  insertAccount: db.insert(users).values(everyColumn(users)),

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
  findConflicts: (usernameKey, emailKey) => all(query.findConflicts, { usernameKey, emailKey }),
  findAccount: (userId) => one(query.findAccount, { userId }),
  findAccountByUsername: (usernameKey) => one(query.findAccountByUsername, { usernameKey }),
  findAccountByEmail: (emailKey) => one(query.findAccountByEmail, { emailKey }),
});
