import { and, eq, gt, gte, isNotNull, isNull, lt, lte, or, sql } from "drizzle-orm";
import type { LogoutRegistry, LogoutStore } from "../../../core/oidc/ports.ts";
import type { Dialect } from "../statements/dialect.ts";
import { bound, equals, limit } from "../statements/placeholders.ts";
import { prepareAll, type PreparedAll, type Transport, all, one } from "../statements/prepared.ts";

/** The sessions of apps that want to be told of logouts. The tables of sessions and clients must be joined. */
const isTold = ({ sessions, clients }: Dialect["tables"]) =>
  and(
    isNotNull(sessions.parentId),
    isNotNull(clients.backchannelLogoutUri),
    isNull(clients.revokedAt),
  );

const ended = ({ sessions }: Dialect["tables"]) => ({
  id: sessions.id,
  userId: sessions.userId,
  clientId: sessions.clientId,
});

export const logoutStatements = ({ db, tables }: Dialect) => {
  const { users, sessions, clients } = tables;
  // In each alternative, because a statement that reads the users must name one in each.
  const isOf = and(equals(sessions.userId, "userId"), isTold(tables));
  return {
    // Reads the index alone. No URI is empty, and null is not greater.
    hasLogoutReceivers: db
      .select({ uri: clients.backchannelLogoutUri })
      .from(clients)
      .where(gt(clients.backchannelLogoutUri, sql`''`))
      .orderBy(sql`${clients.backchannelLogoutUri}${limit(1)}`),

    // A failure may have left a session that ended with all others, or with its parent, and that no statement has revoked.
    findEndedSessions: db
      .select(ended(tables))
      .from(sessions)
      .innerJoin(users, eq(users.id, sessions.userId))
      .innerJoin(clients, eq(clients.id, sessions.clientId))
      .where(
        or(
          and(isOf, gte(sessions.revokedAt, bound(sessions.revokedAt, "since"))),
          and(
            isOf,
            isNull(sessions.revokedAt),
            lt(sessions.authenticatedAt, users.sessionsValidFrom),
          ),
          and(
            isOf,
            isNull(sessions.revokedAt),
            equals(sessions.parentId, "sessionId"),
            eq(sessions.offline, sql`0`),
          ),
        ),
      ),
  };
};

export const logoutStore = (
  query: PreparedAll<ReturnType<typeof logoutStatements>>,
): LogoutStore => ({
  hasLogoutReceivers: async () => (await one(query.hasLogoutReceivers, {})) !== undefined,
  findEndedSessions: (which) => all(query.findEndedSessions, { ...which }),
});

/** Rows of a batch. A statement for all rows would take longer than a statement may take. */
const batch = 1000;

/** Every id is before it. */
const end = "~";

/** The operator's statements. The proxy does not run them. */
const registryStatements = ({ db, tables }: Dialect) => {
  const { sessions, clients } = tables;
  return {
    // The last row of the next batch. Gives no row if fewer rows are left.
    findEndedBatch: db
      .select({ until: sessions.id })
      .from(sessions)
      .where(gt(sessions.id, bound(sessions.id, "after")))
      .orderBy(sql`${sessions.id}${limit(1, batch - 1)}`),

    findEndedSessionsOfAll: db
      .select(ended(tables))
      .from(sessions)
      .innerJoin(clients, eq(clients.id, sessions.clientId))
      .where(
        and(
          gt(sessions.id, bound(sessions.id, "after")),
          lte(sessions.id, bound(sessions.id, "until")),
          isTold(tables),
          gte(sessions.revokedAt, bound(sessions.revokedAt, "since")),
        ),
      ),
  };
};

/** The registry of what apps are told, for the command line. */
export function createLogoutRegistry(dialect: Dialect, transport: Transport): LogoutRegistry {
  const query = prepareAll(dialect, registryStatements, transport);
  return {
    async findEndedSessionsOfAll(after, since) {
      const until = (await one(query.findEndedBatch, { after }))?.until;
      const range = { after, until: until ?? end, since };
      return { sessions: await all(query.findEndedSessionsOfAll, range), until };
    },
  };
}
