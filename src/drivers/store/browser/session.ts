import { eq, getTableColumns } from "drizzle-orm";
import type { BrowserStore } from "../../../core/browser/browser.ts";
import { accountColumns } from "../accounts.ts";
import { sessionState } from "../sessions/state.ts";
import type { Dialect } from "../statements/dialect.ts";
import { equals } from "../statements/placeholders.ts";
import type { PreparedAll } from "../statements/prepared.ts";
import { one } from "../statements/run.ts";

export const browserStatements = ({ db, tables }: Dialect) => {
  const { users, sessions, clients } = tables;
  const { passwordHash: _, ...account } = accountColumns(getTableColumns(users));
  return {
    findSessionAccount: db
      .select({ ...account, ...sessionState(tables) })
      .from(sessions)
      .innerJoin(users, eq(users.id, sessions.userId))
      .leftJoin(clients, eq(clients.id, sessions.clientId))
      .where(equals(sessions.id, "sessionId")),
  };
};

export const browserStore = (
  query: PreparedAll<ReturnType<typeof browserStatements>>,
): BrowserStore => ({
  findSessionAccount: (sessionId) => one(query.findSessionAccount, { sessionId }),
});
