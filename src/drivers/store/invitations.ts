import { and, eq, gt, isNull, lte, sql } from "drizzle-orm";
import { Failure, serverFailures } from "../../core/failures.ts";
import { invitationSource } from "../../core/memberships/model.ts";
import type { InvitationStore } from "../../core/organizations/invitations/ports.ts";
import { organizationLimits } from "../../core/organizations/limits.ts";
import type { OrganizationStore } from "../../core/organizations/ports.ts";
import { isLiveOf, keyOf } from "./memberships.ts";
import { lockedRows, type Dialect } from "./statements/dialect.ts";
import { bound, equals, everyColumn, limit, value } from "./statements/placeholders.ts";
import {
  type PreparedAll,
  DuplicateKey,
  all,
  changed,
  deleteUpTo,
  one,
} from "./statements/prepared.ts";

const purgeBatch = 1000;

export const invitationStatements = (dialect: Dialect) => {
  const {
    db,
    tables: { invitations, memberships, organizations, users },
  } = dialect;
  const { shown } = organizationLimits;
  const isTo = and(
    equals(invitations.organizationId, "organizationId"),
    equals(invitations.emailKey, "emailKey"),
  );
  const select = () =>
    db
      .select({
        id: invitations.id,
        organizationId: invitations.organizationId,
        email: invitations.email,
        emailKey: invitations.emailKey,
        role: invitations.role,
        invitedBy: invitations.invitedBy,
        sentAt: invitations.sentAt,
        expiresAt: invitations.expiresAt,
        organizationName: organizations.name,
        inviterName: users.name,
      })
      .from(invitations)
      .innerJoin(
        organizations,
        and(eq(organizations.id, invitations.organizationId), isLiveOf(organizations)),
      )
      .leftJoin(users, and(eq(users.id, invitations.invitedBy), isNull(users.deletedAt)));
  // Locked, so that a deletion of the invitation waits for the new member, or the other way round.
  const asked = lockedRows(
    dialect,
    "asked",
    sql`select ${invitations.role} from ${invitations} where ${and(
      equals(invitations.id, "id"),
      isTo,
      gt(invitations.expiresAt, bound(invitations.expiresAt, "now")),
      sql`exists (select 1 from ${organizations} where ${and(equals(organizations.id, "organizationId"), isLiveOf(organizations))})`,
    )}`,
    1,
  );
  return {
    insertInvitation: db.insert(invitations).values(everyColumn(invitations)),

    renewInvitation: db
      .update(invitations)
      .set({
        email: value(invitations.email, "email"),
        role: value(invitations.role, "role"),
        invitedBy: value(invitations.invitedBy, "invitedBy"),
        sentAt: value(invitations.sentAt, "sentAt"),
        expiresAt: value(invitations.expiresAt, "expiresAt"),
      })
      .where(isTo),

    findInvitationTo: db.select({ id: invitations.id }).from(invitations).where(isTo),

    listInvitations: select()
      .where(equals(invitations.organizationId, "organizationId"))
      .orderBy(sql`${invitations.sentAt} desc${limit(shown)}`),

    listInvitationsTo: select()
      .where(
        and(
          equals(invitations.emailKey, "emailKey"),
          gt(invitations.expiresAt, bound(invitations.expiresAt, "now")),
        ),
      )
      .orderBy(sql`${invitations.sentAt} desc${limit(shown)}`),

    findInvitation: select().where(equals(invitations.id, "id")),

    deleteInvitation: db
      .delete(invitations)
      .where(
        and(equals(invitations.id, "id"), equals(invitations.organizationId, "organizationId")),
      ),

    deleteInvitationTo: db.delete(invitations).where(isTo),

    deleteInvitationsBy: db
      .delete(invitations)
      .where(
        and(
          equals(invitations.organizationId, "organizationId"),
          equals(invitations.invitedBy, "userId"),
        ),
      ),

    acceptInvitation: db
      .insert(memberships)
      .select(
        sql`select ${bound(memberships.key, "key")}, ${bound(memberships.organizationId, "organizationId")}, ${bound(memberships.userId, "userId")}, asked.role, ${bound(memberships.source, "source")}, null, null, ${bound(memberships.createdAt, "now")} from ${asked}`,
      ),

    forgetInviter: db
      .update(invitations)
      .set({ invitedBy: sql`null` })
      .where(
        and(
          equals(invitations.invitedBy, "userId"),
          sql`exists (select 1 from ${users} where ${equals(users.id, "userId")} and ${users.deletedAt} is not null)`,
        ),
      ),

    deleteInvitationsOf: db
      .delete(invitations)
      .where(
        and(
          equals(invitations.organizationId, "id"),
          sql`exists (select 1 from ${organizations} where ${equals(organizations.id, "id")} and ${organizations.deletedAt} is not null)`,
        ),
      ),

    // The last row of the next batch to delete. Gives no row if fewer rows are left.
    findExpiredInvitationBatch: db
      .select({ until: invitations.expiresAt })
      .from(invitations)
      .where(lte(invitations.expiresAt, bound(invitations.expiresAt, "until")))
      .orderBy(sql`${invitations.expiresAt}${limit(1, purgeBatch - 1)}`),

    deleteExpiredInvitations: db
      .delete(invitations)
      .where(lte(invitations.expiresAt, bound(invitations.expiresAt, "until"))),
  };
};

/** How often an invitation is stored again that another call deletes meanwhile. */
const mostRounds = 3;

export function invitationStore(
  query: PreparedAll<ReturnType<typeof invitationStatements>>,
  findMember: OrganizationStore["findMember"],
): InvitationStore {
  return {
    async putInvitation(invitation) {
      const { organizationId, emailKey } = invitation;
      for (let round = 1; round <= mostRounds; round++) {
        try {
          await changed(query.insertInvitation, { ...invitation });
          return invitation.id;
        } catch (error) {
          if (!(error instanceof DuplicateKey)) throw error;
        }
        if ((await changed(query.renewInvitation, { ...invitation })) === 0) continue;
        const found = await one(query.findInvitationTo, { organizationId, emailKey });
        if (found) return found.id;
      }
      throw new Failure(serverFailures.unavailable, {
        reason: "the invitation was deleted each time",
      });
    },
    listInvitations: (organizationId) => all(query.listInvitations, { organizationId }),
    listInvitationsTo: (emailKey, now) => all(query.listInvitationsTo, { emailKey, now }),
    findInvitation: (id) => one(query.findInvitation, { id }),
    async deleteInvitation(organizationId, id) {
      await changed(query.deleteInvitation, { organizationId, id });
    },
    async deleteInvitationTo(organizationId, emailKey) {
      await changed(query.deleteInvitationTo, { organizationId, emailKey });
    },
    async deleteInvitationsBy(organizationId, userId) {
      await changed(query.deleteInvitationsBy, { organizationId, userId });
    },
    async acceptInvitation({ id, organizationId, emailKey, userId, now }) {
      const key = keyOf(organizationId, userId);
      const values = { id, organizationId, emailKey, userId, now, key, source: invitationSource };
      try {
        return (await changed(query.acceptInvitation, values)) === 1 ? "joined" : "gone";
      } catch (error) {
        if (!(error instanceof DuplicateKey)) throw error;
        const row = await findMember(organizationId, userId);
        // The row may be ours: the first try was written and only its answer was lost.
        return row?.createdAt === now && row.source === invitationSource ? "joined" : "member";
      }
    },
    async forgetInviter(userId) {
      await changed(query.forgetInviter, { userId });
    },
    purgeInvitations: async (until) =>
      deleteUpTo(
        query.deleteExpiredInvitations,
        await one(query.findExpiredInvitationBatch, { until }),
        until,
      ),
  };
}
