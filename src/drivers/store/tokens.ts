import { and, eq, isNull, sql, type SQL } from "drizzle-orm";
import type { MembershipState } from "../../core/memberships/model.ts";
import type { TokenStore, VerifiedSession } from "../../core/tokens/ports.ts";
import { fill, forEachCount, type SendKeyed } from "./keyed/keyed.ts";
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
    ...forEachCount("findMemberSessions", (count) => {
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

interface Row extends VerifiedSession {
  readonly memberRole: string | null;
  /** Null without an organization that has members. */
  readonly ownerId: string | null;
  readonly requireMfa: number | null;
}

export function tokenStore(
  query: PreparedAll<ReturnType<typeof tokenStatements>>,
  sendKeyed: SendKeyed,
): TokenStore {
  const find = sendKeyed<Row>({
    one: (sessionId, organizationId) => one(query.findMemberSession, { sessionId, organizationId }),
    many(ids, organizationIds) {
      const { count, values } = fill(ids, organizationIds);
      return all(query[`findMemberSessions${count}`], values);
    },
  });
  return {
    async findMemberSession(sessionId, organizationId) {
      const row = await find(sessionId, organizationId);
      // Adds to the row itself, because a copy of so many columns takes longer than to read them.
      return row && Object.assign(row, { membership: membershipIn(row, organizationId) });
    },
  };
}

function membershipIn(row: Row, organizationId: string): MembershipState | undefined {
  const { userId, memberRole: role, ownerId, requireMfa } = row;
  return ownerId === null || requireMfa === null
    ? undefined
    : stateOf({ role, ownerId, requireMfa }, { organizationId, userId });
}
