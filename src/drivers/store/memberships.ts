import { and, eq, isNull, or, sql } from "drizzle-orm";
import { unionAll } from "drizzle-orm/mysql-core";
import { membershipKey, ownerRole, type MembershipState } from "../../core/memberships/model.ts";
import type { MembershipStore } from "../../core/memberships/ports.ts";
import type { Dialect } from "./statements/dialect.ts";
import { fill, forEachCount, type SendKeyed } from "./keyed/keyed.ts";
import { among, equals } from "./statements/placeholders.ts";
import { type PreparedAll, all, one } from "./statements/prepared.ts";

export const membershipStatements = ({ db, tables: { organizations, memberships } }: Dialect) => {
  const isLive = and(isNull(organizations.disabledAt), isNull(organizations.deletedAt));
  const ofOrganization = {
    organizationId: organizations.id,
    ownerId: organizations.ownerId,
    requireMfa: organizations.requireMfa,
  };
  return {
    // The owner is one without a membership too.
    findMembership: db
      .select({ ...ofOrganization, role: memberships.role })
      .from(organizations)
      .leftJoin(memberships, and(equals(memberships.key, "key"), isNull(memberships.suspendedAt)))
      .where(
        and(
          equals(organizations.id, "organizationId"),
          isLive,
          or(sql`${memberships.key} is not null`, equals(organizations.ownerId, "userId")),
        ),
      ),

    // Each part finds its rows by their keys. The organizations of the second are for owners without a membership.
    ...forEachCount("findMemberships", (count) =>
      unionAll(
        db
          .select({ ...ofOrganization, key: memberships.key, role: memberships.role })
          .from(memberships)
          .innerJoin(organizations, eq(organizations.id, memberships.organizationId))
          .where(and(among(memberships.key, count), isNull(memberships.suspendedAt), isLive)),
        db
          .select({ ...ofOrganization, key: organizations.id, role: sql<string>`null` })
          .from(organizations)
          .where(and(among(organizations.id, count, "organization"), isLive)),
      ),
    ),
  };
};

interface Row {
  readonly organizationId: string;
  readonly ownerId: string;
  readonly requireMfa: number;
  readonly role: string | null;
}

function stateOf(row: Row | undefined, userId: string): MembershipState | undefined {
  if (!row) return undefined;
  const { organizationId, ownerId, requireMfa } = row;
  const role = ownerId === userId ? ownerRole : row.role;
  return role === null ? undefined : { organizationId, userId, role, requireMfa };
}

/** As `membershipKey`, which would make a text of any other value. Throws TypeError. */
export function keyOf(organizationId: unknown, userId: unknown): string {
  if (typeof organizationId === "string" && typeof userId === "string") {
    return membershipKey(organizationId, userId);
  }
  throw new TypeError("statement parameter key has a type that is not bound");
}

/** The two ids of `membershipKey`. A request can name an organization with dots, but the id of a user has none. */
function idsOf(key: string): { readonly organizationId: string; readonly userId: string } {
  const dot = key.lastIndexOf(".");
  return { organizationId: key.slice(0, dot), userId: key.slice(dot + 1) };
}

export function membershipStore(
  query: PreparedAll<ReturnType<typeof membershipStatements>>,
  sendKeyed: SendKeyed,
): MembershipStore {
  const find = sendKeyed<MembershipState>({
    async one(key) {
      const ids = idsOf(key);
      return stateOf(await one(query.findMembership, { key, ...ids }), ids.userId);
    },
    async many(keys) {
      const { count, values } = fill(keys);
      const organizations = keys.map((key) => idsOf(key).organizationId);
      const places = { ...values, ...fill(organizations, "organization").values };
      const rows = await all(query[`findMemberships${count}`], places);
      const byKey = new Map<string, Row>(rows.map((row) => [row.key, row]));
      return keys.flatMap((key) => {
        const { organizationId, userId } = idsOf(key);
        const state = stateOf(byKey.get(key) ?? byKey.get(organizationId), userId);
        return state ? [{ ...state, id: key }] : [];
      });
    },
  });
  return {
    findMembership: async (organizationId, userId) => find(keyOf(organizationId, userId)),
  };
}
