import { and, eq, isNull, type SQL } from "drizzle-orm";
import type { MembershipState } from "../../core/memberships/model.ts";
import type { OwnedSession } from "../../core/sessions/model.ts";
import type { MemberSession, TokenStore } from "../../core/tokens/ports.ts";
import { fill, forEachCount, type SendKeyed } from "./keyed/keyed.ts";
import { isLiveOf, stateOf } from "./memberships.ts";
import { ownedSession } from "./sessions/state.ts";
import type { Dialect } from "./statements/dialect.ts";
import { among, equals } from "./statements/placeholders.ts";
import { type PreparedAll, all, one } from "./statements/prepared.ts";

/** The read of each verification in an organization. It is one, because two that go together take twice the time of the database. */
export const tokenStatements = ({ db, tables, dotted }: Dialect) => {
  const { users, sessions, clients, organizations, memberships } = tables;
  const find = (which: SQL) =>
    db
      .select({
        ...ownedSession(tables),
        id: sessions.id,
        memberRole: memberships.role,
        ownerId: organizations.ownerId,
        requireMfa: organizations.requireMfa,
      })
      .from(sessions)
      .innerJoin(users, eq(users.id, sessions.userId))
      .leftJoin(clients, eq(clients.id, sessions.clientId))
      .leftJoin(
        organizations,
        and(eq(organizations.id, sessions.organizationId), isLiveOf(organizations)),
      )
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
    findMemberSession: find(equals(sessions.id, "sessionId")),
    ...forEachCount("findMemberSessions", (count) => find(among(sessions.id, count))),
  };
};

interface Row extends OwnedSession {
  readonly id: string;
  readonly memberRole: string | null;
  /** Null without an organization that has members. */
  readonly ownerId: string | null;
  readonly requireMfa: number | null;
}

/** Adds to the row itself, because a copy of so many columns takes longer than to read them. */
const addMembership = (row: Row) => Object.assign(row, { membership: membershipIn(row) });

function membershipIn(row: Row): MembershipState | undefined {
  const { userId, organizationId, memberRole: role, ownerId, requireMfa } = row;
  return organizationId === null || ownerId === null || requireMfa === null
    ? undefined
    : stateOf({ role, ownerId, requireMfa }, { organizationId, userId });
}

export const tokenStore = (
  query: PreparedAll<ReturnType<typeof tokenStatements>>,
  sendKeyed: SendKeyed,
): TokenStore => ({
  findMemberSession: sendKeyed<MemberSession>({
    async one(sessionId) {
      const row = await one(query.findMemberSession, { sessionId });
      return row && addMembership(row);
    },
    async many(ids) {
      const { count, values } = fill(ids);
      return (await all(query[`findMemberSessions${count}`], values)).map(addMembership);
    },
  }),
});
