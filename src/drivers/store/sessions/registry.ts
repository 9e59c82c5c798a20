import { and, gt, isNull, lt, lte, sql } from "drizzle-orm";
import type { SessionRegistry } from "../../../core/sessions/ports.ts";
import type { Dialect } from "../statements/dialect.ts";
import { bound, limit, value } from "../statements/placeholders.ts";
import { prepareAll, type Transport, changed, one } from "../statements/prepared.ts";

/** Rows of a batch. A statement for all rows would take longer than a statement may take. */
const batch = 1000;

/** Every id is before it. */
const end = "~";

/** The operator's statements. The proxy does not run them. */
const registryStatements = ({ db, tables: { users, sessions } }: Dialect) => ({
  // The last row of the next batch. Gives no row if fewer rows are left.
  findAccountBatch: db
    .select({ until: users.id })
    .from(users)
    .where(gt(users.id, bound(users.id, "after")))
    .orderBy(sql`${users.id}${limit(1, batch - 1)}`),

  endSessionsOfAccounts: db
    .update(users)
    .set({ sessionsValidFrom: value(users.sessionsValidFrom, "validFrom") })
    .where(
      and(
        gt(users.id, bound(users.id, "after")),
        lte(users.id, bound(users.id, "until")),
        lt(users.sessionsValidFrom, bound(users.sessionsValidFrom, "validFrom")),
      ),
    ),

  findSessionBatch: db
    .select({ until: sessions.id })
    .from(sessions)
    .where(gt(sessions.id, bound(sessions.id, "after")))
    .orderBy(sql`${sessions.id}${limit(1, batch - 1)}`),

  revokeSessions: db
    .update(sessions)
    .set({ revokedAt: value(sessions.revokedAt, "now") })
    .where(
      and(
        gt(sessions.id, bound(sessions.id, "after")),
        lte(sessions.id, bound(sessions.id, "until")),
        isNull(sessions.revokedAt),
      ),
    ),
});

/** The registry of all sessions, for the command line. */
export function createSessionRegistry(dialect: Dialect, transport: Transport): SessionRegistry {
  const query = prepareAll(dialect, registryStatements, transport);
  return {
    async endSessionsOfAccounts(after, validFrom) {
      const until = (await one(query.findAccountBatch, { after }))?.until;
      const range = { after, until: until ?? end };
      return { count: await changed(query.endSessionsOfAccounts, { ...range, validFrom }), until };
    },
    async revokeSessions(after, now) {
      const until = (await one(query.findSessionBatch, { after }))?.until;
      const range = { after, until: until ?? end };
      return { count: await changed(query.revokeSessions, { ...range, now }), until };
    },
  };
}
