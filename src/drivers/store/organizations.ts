import { and, desc, eq, gt, gte, isNull, lt, lte, or, sql } from "drizzle-orm";
import { organizationLimits } from "../../core/organizations/limits.ts";
import type { OrganizationStore } from "../../core/organizations/ports.ts";
import { invitationStore, type invitationStatements } from "./invitations.ts";
import { keyOf } from "./memberships.ts";
import { deletedWith, hasLocked, lockedRows, type Dialect } from "./statements/dialect.ts";
import { bound, equals, everyColumn, limit, raised, value } from "./statements/placeholders.ts";
import { type PreparedAll, DuplicateKey, all, changed, one } from "./statements/prepared.ts";

/** What a server sends for users, for operators and for the purge. */
export const memberStatements = (dialect: Dialect) => {
  const {
    db,
    tables: { organizations, memberships, users },
  } = dialect;
  const { memberships: most, owned, left, members, page } = organizationLimits;
  const shown = {
    id: organizations.id,
    slug: organizations.slug,
    name: organizations.name,
    ownerId: organizations.ownerId,
    requireMfa: organizations.requireMfa,
    createdAt: organizations.createdAt,
    disabledAt: organizations.disabledAt,
  };
  const isIt = and(equals(organizations.id, "id"), isNull(organizations.deletedAt));
  // A locked read of the one row, so that a removal and a transfer to the same member exclude each other.
  const owner = lockedRows(
    dialect,
    "owned",
    sql`select ${organizations.ownerId} from ${organizations} where ${equals(organizations.id, "organizationId")}`,
    1,
  );
  // An attacker with the key of the proxy cannot end all memberships of a living account, or of an organization that is not deleted.
  const isDeleted = (table: typeof users | typeof organizations, name: string) =>
    sql`exists (select 1 from ${table} where ${equals(table.id, name)} and ${table.deletedAt} is not null)`;
  return {
    listMemberships: db
      .select({
        role: memberships.role,
        source: memberships.source,
        suspendedAt: memberships.suspendedAt,
        joinedAt: memberships.createdAt,
        ...shown,
      })
      .from(memberships)
      .innerJoin(organizations, eq(organizations.id, memberships.organizationId))
      .where(and(equals(memberships.userId, "userId"), isNull(organizations.deletedAt)))
      .orderBy(sql`${memberships.createdAt}${limit(most)}`),

    listOwned: db
      .select(shown)
      .from(organizations)
      .where(and(equals(organizations.ownerId, "userId"), isNull(organizations.deletedAt)))
      .orderBy(sql`${organizations.id}${limit(owned + 1)}`),

    deleteMembershipsOf: db
      .delete(memberships)
      .where(and(equals(memberships.userId, "userId"), isDeleted(users, "userId"))),

    listDeletedWithMemberships: deletedWith(dialect, [memberships], left),

    listDeletedOrganizations: db
      .select({ id: organizations.id })
      .from(organizations)
      .where(lte(organizations.deletedAt, bound(organizations.deletedAt, "until")))
      .orderBy(sql`${organizations.deletedAt}${limit(left + 1)}`),

    deleteMembers: db
      .delete(memberships)
      .where(and(equals(memberships.organizationId, "id"), isDeleted(organizations, "id"))),

    purgeOrganization: db
      .delete(organizations)
      .where(and(equals(organizations.id, "id"), sql`${organizations.deletedAt} is not null`)),

    findOrganization: db.select().from(organizations).where(isIt),

    insertOrganization: db.insert(organizations).values(everyColumn(organizations)),

    updateOrganization: db
      .update(organizations)
      .set({
        slug: value(organizations.slug, "slug"),
        slugKey: value(organizations.slugKey, "slugKey"),
        name: value(organizations.name, "name"),
        requireMfa: value(organizations.requireMfa, "requireMfa"),
        updatedAt: value(organizations.updatedAt, "updatedAt"),
        disabledAt: value(organizations.disabledAt, "disabledAt"),
      })
      .where(and(isIt, equals(organizations.updatedAt, "from"))),

    deleteOrganization: db
      .update(organizations)
      .set({ deletedAt: value(organizations.deletedAt, "now") })
      .where(isIt),

    findDeletedAt: db
      .select({ deletedAt: organizations.deletedAt })
      .from(organizations)
      .where(equals(organizations.id, "id")),

    transferOrganization: db
      .update(organizations)
      .set({
        ownerId: value(organizations.ownerId, "to"),
        updatedAt: raised(organizations.updatedAt, "now"),
      })
      .where(
        and(
          isIt,
          equals(organizations.ownerId, "from"),
          hasLocked(
            dialect,
            "member",
            sql`select ${memberships.userId} from ${memberships} where ${equals(memberships.key, "key")}`,
          ),
        ),
      ),

    findMember: db.select().from(memberships).where(equals(memberships.key, "key")),

    listMembers: db
      .select({
        userId: memberships.userId,
        role: memberships.role,
        source: memberships.source,
        suspendedAt: memberships.suspendedAt,
        createdAt: memberships.createdAt,
        username: users.username,
        name: users.name,
        email: users.email,
      })
      .from(memberships)
      .innerJoin(users, eq(users.id, memberships.userId))
      .where(
        and(
          equals(memberships.organizationId, "organizationId"),
          gte(memberships.createdAt, bound(memberships.createdAt, "at")),
          or(
            gt(memberships.createdAt, bound(memberships.createdAt, "at")),
            gt(memberships.userId, bound(memberships.userId, "id")),
          ),
          isNull(users.deletedAt),
        ),
      )
      .orderBy(memberships.createdAt, sql`${memberships.userId}${limit(page + 1)}`),

    countMembers: db.select({ count: sql<number>`count(*)` }).from(
      db
        .select({ userId: memberships.userId })
        .from(memberships)
        .where(equals(memberships.organizationId, "organizationId"))
        .orderBy(sql`${memberships.createdAt}${limit(members)}`)
        .as("counted"),
    ),

    insertMembership: db.insert(memberships).values(everyColumn(memberships)),

    setMemberRole: db
      .update(memberships)
      .set({ role: value(memberships.role, "to") })
      .where(and(equals(memberships.key, "key"), equals(memberships.role, "from"))),

    removeMember: db
      .delete(memberships)
      .where(
        and(
          equals(memberships.key, "key"),
          sql`exists (select 1 from ${owner} where owned.owner_id <> ${bound(organizations.ownerId, "userId")})`,
        ),
      ),
  };
};

/** The statements of the admin API. The MySQL proxy runs them only with MYSQL_PROXY_ADMIN=on. */
export const adminOrganizationStatements = ({ db, tables: { organizations } }: Dialect) => ({
  findOrganizationBySlug: db
    .select()
    .from(organizations)
    .where(and(equals(organizations.slugKey, "slugKey"), isNull(organizations.deletedAt))),

  listOrganizations: db
    .select()
    .from(organizations)
    .where(
      and(
        lte(organizations.createdAt, bound(organizations.createdAt, "at")),
        or(
          lt(organizations.createdAt, bound(organizations.createdAt, "at")),
          lt(organizations.id, bound(organizations.id, "id")),
        ),
        // A condition on the column alone would let the database choose its index, and sort.
        sql`case when ${organizations.deletedAt} is null then 1 else 0 end = 1`,
      ),
    )
    .orderBy(
      desc(organizations.createdAt),
      sql`${organizations.id} desc${limit(organizationLimits.page + 1)}`,
    ),
});

export function organizationStore(
  query: PreparedAll<ReturnType<typeof memberStatements>>,
  invited: PreparedAll<ReturnType<typeof invitationStatements>>,
  admin: PreparedAll<ReturnType<typeof adminOrganizationStatements>>,
): OrganizationStore {
  const findMember = async (organizationId: string, userId: string) =>
    one(query.findMember, { key: keyOf(organizationId, userId) });
  return {
    ...invitationStore(invited, findMember),
    listMemberships: (userId) => all(query.listMemberships, { userId }),
    listOwned: (userId) => all(query.listOwned, { userId }),
    async deleteMembershipsOf(userId) {
      await changed(query.deleteMembershipsOf, { userId });
    },
    listDeletedWithMemberships: async (until) =>
      (await all(query.listDeletedWithMemberships, { until })).map(({ id }) => id),
    async purgeOrganizations(until) {
      const found = await all(query.listDeletedOrganizations, { until });
      let deleted = 0;
      for (const { id } of found.slice(0, organizationLimits.left)) {
        // First, because nobody finds them without the row of their organization.
        await changed(query.deleteMembers, { id });
        await changed(invited.deleteInvitationsOf, { id });
        deleted += await changed(query.purgeOrganization, { id });
      }
      return { deleted, more: found.length > organizationLimits.left };
    },

    findOrganization: (id) => one(query.findOrganization, { id }),
    findOrganizationBySlug: (slugKey) => one(admin.findOrganizationBySlug, { slugKey }),
    listOrganizations: (before) => all(admin.listOrganizations, { ...before }),
    async insertOrganization(organization) {
      try {
        await changed(query.insertOrganization, { ...organization });
        return true;
      } catch (error) {
        if (!(error instanceof DuplicateKey)) throw error;
        // The row may be ours: the first try was written and only its answer was lost.
        return (await one(query.findOrganization, { id: organization.id })) !== undefined;
      }
    },
    async updateOrganization(to, from) {
      try {
        if ((await changed(query.updateOrganization, { ...to, from })) === 1) return "updated";
      } catch (error) {
        if (!(error instanceof DuplicateKey)) throw error;
        return "slug taken";
      }
      // An earlier try of this statement may have stored the change already.
      const row = await one(query.findOrganization, { id: to.id });
      const isOurs =
        row?.updatedAt === to.updatedAt &&
        row.name === to.name &&
        row.slugKey === to.slugKey &&
        row.requireMfa === to.requireMfa &&
        row.disabledAt === to.disabledAt;
      return isOurs ? "updated" : "changed";
    },
    async deleteOrganization(id, now) {
      if ((await changed(query.deleteOrganization, { id, now })) === 1) return true;
      // The end may be ours: the first try was written and only its answer was lost.
      return (await one(query.findDeletedAt, { id }))?.deletedAt === now;
    },
    async transferOrganization({ organizationId: id, from, to, now }) {
      const values = { id, from, to, now, key: keyOf(id, to) };
      if ((await changed(query.transferOrganization, values)) === 1) return true;
      const row = await one(query.findOrganization, { id });
      // An earlier try of this statement may have stored the owner already.
      return row?.ownerId === to && row.updatedAt >= now;
    },
    findMember,
    listMembers: (organizationId, after) => all(query.listMembers, { organizationId, ...after }),
    countMembers: async (organizationId) =>
      (await one(query.countMembers, { organizationId }))?.count ?? 0,
    async insertMembership(membership) {
      try {
        await changed(query.insertMembership, { ...membership });
        return true;
      } catch (error) {
        if (!(error instanceof DuplicateKey)) throw error;
        const { organizationId, userId, role, createdAt } = membership;
        const row = await findMember(organizationId, userId);
        // The row may be ours: the first try was written and only its answer was lost.
        return row?.role === role && row.createdAt === createdAt;
      }
    },
    async setMemberRole({ organizationId, userId }, { from, to }) {
      const key = keyOf(organizationId, userId);
      if ((await changed(query.setMemberRole, { key, from, to })) === 1) return true;
      return (await findMember(organizationId, userId))?.role === to;
    },
    async removeMember(organizationId, userId) {
      const key = keyOf(organizationId, userId);
      const values = { key, organizationId, userId };
      if ((await changed(query.removeMember, values)) === 1) return "removed";
      return (await findMember(organizationId, userId)) ? "is owner" : "gone";
    },
  };
}
