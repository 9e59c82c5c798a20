import { and, eq, isNull, or, sql } from "drizzle-orm";
import { membershipKey, ownerRole, type MembershipState } from "../../core/memberships/model.ts";
import type { MembershipStore } from "../../core/memberships/ports.ts";
import type { Dialect } from "./statements/dialect.ts";
import { fill, forEachCount, type SendKeyed } from "./keyed/keyed.ts";
import { among, equals } from "./statements/placeholders.ts";
import { type PreparedAll, all, one } from "./statements/prepared.ts";

/** Whether an organization has members. */
export const isLiveOf = ({ disabledAt, deletedAt }: Dialect["tables"]["organizations"]) =>
  and(isNull(disabledAt), isNull(deletedAt));

export const membershipStatements = ({ db, tables: { organizations, memberships } }: Dialect) => {
  const isLive = isLiveOf(organizations);
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

    // Pages and verifications wait for it, so it sends and reads as little as possible.
    ...forEachCount("findMemberships", (count) =>
      db
        .select({
          key: memberships.key,
          role: memberships.role,
          ownerId: organizations.ownerId,
          requireMfa: organizations.requireMfa,
        })
        .from(memberships)
        .innerJoin(organizations, eq(organizations.id, memberships.organizationId))
        .where(and(among(memberships.key, count), isNull(memberships.suspendedAt), isLive)),
    ),

    // For owners without a membership.
    ...forEachCount("findOwners", (count) =>
      db
        .select(ofOrganization)
        .from(organizations)
        .where(and(among(organizations.id, count), isLive)),
    ),
  };
};

interface Ids {
  readonly organizationId: string;
  readonly userId: string;
}

interface Row {
  readonly ownerId: string;
  readonly requireMfa: number;
  readonly role?: string | null;
}

/** Undefined for no row, and for the row of an organization that somebody else owns. */
export function stateOf(
  row: Row | undefined,
  { organizationId, userId }: Ids,
): MembershipState | undefined {
  if (!row) return undefined;
  const { ownerId, requireMfa } = row;
  const role = ownerId === userId ? ownerRole : row.role;
  return role ? { organizationId, userId, role, requireMfa } : undefined;
}

/** As `membershipKey`, which would make a text of any other value. Throws TypeError. */
export function keyOf(organizationId: unknown, userId: unknown): string {
  if (typeof organizationId === "string" && typeof userId === "string") {
    return membershipKey(organizationId, userId);
  }
  throw new TypeError("statement parameter key has a type that is not bound");
}

/** The two ids of `membershipKey`. A request can name an organization with dots, but the id of a user has none. */
function idsOf(key: string): Ids {
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
      return stateOf(await one(query.findMembership, { key, ...ids }), ids);
    },
    async many(keys) {
      const { count, values } = fill(keys);
      const rows = await all(query[`findMemberships${count}`], values);
      const found = new Map<string, Row>(rows.map((row) => [row.key, row]));
      const missing = found.size === keys.length ? [] : keys.filter((key) => !found.has(key));
      const owners = await ownersOf(missing.map((key) => idsOf(key).organizationId));
      return keys.flatMap((key) => {
        const ids = idsOf(key);
        const state = stateOf(found.get(key) ?? owners.get(ids.organizationId), ids);
        return state ? [{ ...state, id: key }] : [];
      });
    },
  });
  async function ownersOf(ids: readonly string[]): Promise<ReadonlyMap<string, Row>> {
    if (ids.length === 0) return new Map();
    const { count, values } = fill([...new Set(ids)]);
    const rows = await all(query[`findOwners${count}`], values);
    return new Map(rows.map((row) => [row.organizationId, row]));
  }

  return {
    findMembership: async (organizationId, userId) => find(keyOf(organizationId, userId)),
  };
}
