import { and, isNull } from "drizzle-orm";
import type { MailStore } from "../../core/mail/ports.ts";
import type { Dialect } from "./statements/dialect.ts";
import { equals, value } from "./statements/placeholders.ts";
import { type PreparedAll, changed } from "./statements/prepared.ts";

export const mailStatements = ({ db, tables: { users } }: Dialect) => ({
  setEmailFailedAt: db
    .update(users)
    .set({ emailFailedAt: value(users.emailFailedAt, "failedAt") })
    .where(
      and(equals(users.id, "userId"), equals(users.emailKey, "emailKey"), isNull(users.deletedAt)),
    ),
});

export const mailStore = (
  query: PreparedAll<ReturnType<typeof mailStatements>>,
): Omit<MailStore, "findAccount"> => ({
  async setEmailFailedAt(userId, emailKey, failedAt) {
    await changed(query.setEmailFailedAt, { userId, emailKey, failedAt });
  },
});
