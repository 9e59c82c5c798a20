import { and, eq, lt, type SQL } from "drizzle-orm";
import type { OwnedSession } from "../../../core/sessions/model.ts";
import type { SessionStore } from "../../../core/sessions/ports.ts";
import type { Dialect } from "../statements/dialect.ts";
import { fill, forEachCount, type SendKeyed } from "../keyed/keyed.ts";
import { among, bound, equals, value } from "../statements/placeholders.ts";
import { type PreparedAll, all, changed, one } from "../statements/prepared.ts";

/** The columns that decide whether a session has ended. The tables of users and clients must be joined. */
export const sessionState = ({ users, sessions, clients }: Dialect["tables"]) => ({
  userId: sessions.userId,
  clientId: sessions.clientId,
  scope: sessions.scope,
  generation: sessions.generation,
  rotatedAt: sessions.rotatedAt,
  authenticatedAt: sessions.authenticatedAt,
  provenAt: sessions.provenAt,
  methods: sessions.methods,
  lastSeenAt: sessions.lastSeenAt,
  expiresAt: sessions.expiresAt,
  revokedAt: sessions.revokedAt,
  username: users.username,
  role: users.role,
  disabledAt: users.disabledAt,
  sessionsValidFrom: users.sessionsValidFrom,
  clientRevokedAt: clients.revokedAt,
  parentId: sessions.parentId,
  offline: sessions.offline,
  elevatedAt: sessions.elevatedAt,
  remembered: sessions.remembered,
  resource: sessions.resource,
  organizationId: sessions.organizationId,
});

/** As `sessionState`, with what else the owner's account says to an app. */
const ownedSession = (tables: Dialect["tables"]) => ({
  ...sessionState(tables),
  email: tables.users.email,
  emailVerifiedAt: tables.users.emailVerifiedAt,
  name: tables.users.name,
  locale: tables.users.locale,
});

/** The statements of every verification: the read of a session with its owner and its client, and the note of its use. */
export const sessionStateStatements = ({ db, tables }: Dialect) => {
  const { users, sessions, clients } = tables;
  const state = ownedSession(tables);
  const findStates = (count: number) =>
    db
      .select({ ...state, id: sessions.id })
      .from(sessions)
      .innerJoin(users, eq(users.id, sessions.userId))
      .leftJoin(clients, eq(clients.id, sessions.clientId))
      .where(among(sessions.id, count));
  const touch = (which: SQL) =>
    db
      .update(sessions)
      .set({ lastSeenAt: value(sessions.lastSeenAt, "now") })
      .where(and(which, lt(sessions.lastSeenAt, bound(sessions.lastSeenAt, "ifBefore"))));
  return {
    findSessionState: db
      .select(state)
      .from(sessions)
      .innerJoin(users, eq(users.id, sessions.userId))
      .leftJoin(clients, eq(clients.id, sessions.clientId))
      .where(equals(sessions.id, "sessionId")),

    ...forEachCount("findSessionStates", findStates),

    touchSession: touch(equals(sessions.id, "sessionId")),

    ...forEachCount("touchSessions", (count) => touch(among(sessions.id, count))),
  };
};

type Query = PreparedAll<ReturnType<typeof sessionStateStatements>>;

export const sessionStateRead = (query: Query, sendKeyed: SendKeyed) =>
  sendKeyed<OwnedSession>({
    one: (sessionId) => one(query.findSessionState, { sessionId }),
    many(ids) {
      const { count, values } = fill(ids);
      return all(query[`findSessionStates${count}`], values);
    },
  });

/** Notes the use of a session. Uses that are noted by one statement all get the time of the latest. */
export function sessionTouch(query: Query, sendKeyed: SendKeyed): SessionStore["touchSession"] {
  let latest = { now: 0, ifBefore: 0 };
  // Tries only once, because the caller's answer waits for this statement but does not depend on it.
  const tries = 1;
  const touch = sendKeyed<never>({
    async one(sessionId) {
      await changed(query.touchSession, { ...latest, sessionId }, tries);
      return undefined;
    },
    async many(ids) {
      const { count, values } = fill(ids);
      await changed(query[`touchSessions${count}`], { ...latest, ...values }, tries);
      return [];
    },
  });
  return async (sessionId, now, ifBefore) => {
    latest = { now, ifBefore };
    await touch(sessionId);
  };
}
