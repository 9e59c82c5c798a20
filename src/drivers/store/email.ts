import { and, isNull } from "drizzle-orm";
import type { EmailStore } from "../../core/email/ports.ts";
import type { Dialect } from "./statements/dialect.ts";
import { equals, value } from "./statements/placeholders.ts";
import { type PreparedAll, changed } from "./statements/prepared.ts";

export const emailStatements = ({ db, tables: { users } }: Dialect) => ({
  setEmailFailedAt: db
    .update(users)
    .set({ emailFailedAt: value(users.emailFailedAt, "failedAt") })
    .where(
      and(equals(users.id, "userId"), equals(users.emailKey, "emailKey"), isNull(users.deletedAt)),
    ),
});

export const emailStore = (
  query: PreparedAll<ReturnType<typeof emailStatements>>,
): Omit<EmailStore, "findAccount"> => ({
  async setEmailFailedAt(userId, emailKey, failedAt) {
    await changed(query.setEmailFailedAt, { userId, emailKey, failedAt });
  },
});
