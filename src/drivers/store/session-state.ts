import { eq } from "drizzle-orm";
import type { MySqlRemoteDatabase } from "drizzle-orm/mysql-proxy";
import type { SessionState } from "../../core/sessions/model.ts";
import type { Tables } from "./drizzle.ts";
import { fill, type SendReads } from "./reads/keyed.ts";
import { among, equals } from "./placeholders.ts";
import { all, one, type PreparedAll } from "./run.ts";

/** The read of every verification: a session with its owner and its client, for one key or for several. */
export const sessionStateStatements = (
  db: MySqlRemoteDatabase,
  { users, sessions, clients }: Tables,
) => {
  const state = {
    userId: sessions.userId,
    clientId: sessions.clientId,
    scope: sessions.scope,
    generation: sessions.generation,
    rotatedAt: sessions.rotatedAt,
    authenticatedAt: sessions.authenticatedAt,
    lastSeenAt: sessions.lastSeenAt,
    expiresAt: sessions.expiresAt,
    revokedAt: sessions.revokedAt,
    username: users.username,
    role: users.role,
    disabledAt: users.disabledAt,
    sessionsValidFrom: users.sessionsValidFrom,
    clientRevokedAt: clients.revokedAt,
  };
  const findStates = (count: number) =>
    db
      .select({ ...state, id: sessions.id })
      .from(sessions)
      .innerJoin(users, eq(users.id, sessions.userId))
      .leftJoin(clients, eq(clients.id, sessions.clientId))
      .where(among(sessions.id, count));
  return {
    findSessionState: db
      .select(state)
      .from(sessions)
      .innerJoin(users, eq(users.id, sessions.userId))
      .leftJoin(clients, eq(clients.id, sessions.clientId))
      .where(equals(sessions.id, "sessionId")),

    findSessionStates2: findStates(2),
    findSessionStates4: findStates(4),
    findSessionStates8: findStates(8),
    findSessionStates16: findStates(16),
    findSessionStates32: findStates(32),
  };
};

type Query = PreparedAll<ReturnType<typeof sessionStateStatements>>;

export const sessionStateRead = (query: Query, sendReads: SendReads) =>
  sendReads<SessionState>({
    one: (sessionId) => one(query.findSessionState, { sessionId }),
    many(ids) {
      const { count, values } = fill(ids);
      return all(query[`findSessionStates${count}`], values);
    },
  });
