import { and, eq, isNull, sql, type SQL } from "drizzle-orm";
import type { MembershipState } from "../../core/memberships/model.ts";
import type { TokenStore, VerifiedSession } from "../../core/tokens/ports.ts";
import { fill, forEachCount, type KeyedStatement, type SendKeyed } from "./keyed/keyed.ts";
import { isLiveOf, stateOf } from "./memberships.ts";
import type { Dialect } from "./statements/dialect.ts";
import { among, bound, equals } from "./statements/placeholders.ts";
import { type PreparedAll, all, one } from "./statements/prepared.ts";

/** The read of each verification in an organization. It is one, because two that go together take twice the time of the database. */
export const tokenStatements = ({ db, tables, dotted }: Dialect) => {
  const { users, sessions, clients, organizations, memberships } = tables;
  const find = (which: SQL, isAsked: SQL) =>
    db
      .select({
        id: sessions.id,
        userId: sessions.userId,
        clientId: sessions.clientId,
        authenticatedAt: sessions.authenticatedAt,
        provenAt: sessions.provenAt,
        methods: sessions.methods,
        lastSeenAt: sessions.lastSeenAt,
        expiresAt: sessions.expiresAt,
        revokedAt: sessions.revokedAt,
        organizationId: sessions.organizationId,
        username: users.username,
        role: users.role,
        disabledAt: users.disabledAt,
        sessionsValidFrom: users.sessionsValidFrom,
        email: users.email,
        emailVerifiedAt: users.emailVerifiedAt,
        name: users.name,
        locale: users.locale,
        clientRevokedAt: clients.revokedAt,
        memberRole: memberships.role,
        ownerId: organizations.ownerId,
        requireMfa: organizations.requireMfa,
      })
      .from(sessions)
      .innerJoin(users, eq(users.id, sessions.userId))
      .leftJoin(clients, eq(clients.id, sessions.clientId))
      .leftJoin(organizations, and(isAsked, isLiveOf(organizations)))
      // By the primary key: a join on the two ids would read all memberships of the user.
      .leftJoin(
        memberships,
        and(
          eq(memberships.key, dotted(organizations.id, sessions.userId)),
          isNull(memberships.suspendedAt),
        ),
      )
      .where(which);
  return {
    findMemberSession: find(
      equals(sessions.id, "sessionId"),
      equals(organizations.id, "organizationId"),
    ),
    // Most tokens are for the organization that their session stores. This takes less time than to look it up in a `case`.
    ...forEachCount("findMemberSessions", (count) =>
      find(among(sessions.id, count), eq(organizations.id, sessions.organizationId)),
    ),
    ...forEachCount("findMemberSessionsOf", (count) => {
      const cases = Array.from(
        { length: count },
        (_, at) =>
          sql`when ${bound(sessions.id, `key${at}`)} then ${bound(organizations.id, `second${at}`)}`,
      );
      return find(
        among(sessions.id, count),
        sql`${organizations.id} = case ${sessions.id} ${sql.join(cases, sql` `)} end`,
      );
    }),
  };
};

/** The number of sessions with another organization than they store that are remembered. */
const maxOthers = 10_000;

interface Row extends VerifiedSession {
  /** The one that the session stores. */
  readonly organizationId: string | null;
  readonly memberRole: string | null;
  /** Null without an organization that has members. */
  readonly ownerId: string | null;
  readonly requireMfa: number | null;
}

type Query = PreparedAll<ReturnType<typeof tokenStatements>>;

export function tokenStore(query: Query, sendKeyed: SendKeyed): TokenStore {
  const find = sendKeyed<Row>({
    one: (sessionId, organizationId) => one(query.findMemberSession, { sessionId, organizationId }),
    many: readOfMany(query),
  });
  return {
    async findMemberSession(sessionId, organizationId) {
      const row = await find(sessionId, organizationId);
      // Adds to the row itself, because a copy of so many columns takes longer than to read them.
      return row && Object.assign(row, { membership: membershipIn(row, organizationId) });
    },
  };
}

/** Reads several sessions, each with an organization. A session with another one than it stores needs a second read, but only once. */
function readOfMany(query: Query): KeyedStatement<Row>["many"] {
  /** Those with another one, as `sessionId.organizationId`. */
  const others = new Set<string>();
  return async (ids, organizationIds) => {
    const asked = new Map(ids.map((id, at) => [id, organizationIds[at]]));
    const pairOf = (id: string): string => `${id}.${asked.get(id)}`;
    if (others.size === 0 || !ids.some((id) => others.has(pairOf(id)))) {
      const { count, values } = fill(ids);
      const rows = await all(query[`findMemberSessions${count}`], values);
      const missed = rows.filter(({ id, organizationId }) => organizationId !== asked.get(id));
      if (missed.length === 0) return rows;
      if (others.size >= maxOthers) others.clear();
      for (const { id } of missed) others.add(pairOf(id));
    }
    const { count, values } = fill(ids, organizationIds);
    return all(query[`findMemberSessionsOf${count}`], values);
  };
}

function membershipIn(row: Row, organizationId: string): MembershipState | undefined {
  const { userId, memberRole: role, ownerId, requireMfa } = row;
  return ownerId === null || requireMfa === null
    ? undefined
    : stateOf({ role, ownerId, requireMfa }, { organizationId, userId });
}
