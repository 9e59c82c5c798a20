import { eq, getTableColumns, sql } from "drizzle-orm";
import type { BrowserStore } from "../../../core/browser/browser.ts";
import { noPassword } from "../../../core/ground/no-password.ts";
import { accountColumns } from "../accounts.ts";
import { sessionState } from "../sessions/state.ts";
import type { Dialect } from "../statements/dialect.ts";
import { equals } from "../statements/placeholders.ts";
import { type PreparedAll, one } from "../statements/prepared.ts";

export const browserStatements = ({ db, tables }: Dialect) => {
  const { users, sessions, clients } = tables;
  const { passwordHash, ...account } = accountColumns(getTableColumns(users));
  const hasNone = sql<number>`case when ${equals(passwordHash, "noPassword")} then 1 else 0 end`;
  return {
    findSessionAccount: db
      .select({ ...account, hasNone, ...sessionState(tables) })
      .from(sessions)
      .innerJoin(users, eq(users.id, sessions.userId))
      .leftJoin(clients, eq(clients.id, sessions.clientId))
      .where(equals(sessions.id, "sessionId")),
  };
};

export const browserStore = (
  query: PreparedAll<ReturnType<typeof browserStatements>>,
): BrowserStore => ({
  async findSessionAccount(sessionId) {
    const found = await one(query.findSessionAccount, { sessionId, noPassword });
    if (!found) return undefined;
    const { hasNone, ...account } = found;
    return { ...account, passwordHash: hasNone === 1 ? noPassword : "" };
  },
});
