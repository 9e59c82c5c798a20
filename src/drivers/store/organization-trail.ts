import { and, desc, eq, lt, sql } from "drizzle-orm";
import { auditLimits } from "../../core/audit/limits.ts";
import type { OrganizationTrailStore } from "../../core/organizations/ports.ts";
import { organizationEvents } from "../../core/organizations/rows.ts";
import type { Dialect } from "./statements/dialect.ts";
import { among, bound, equals, limit } from "./statements/placeholders.ts";
import { type PreparedAll, all } from "./statements/prepared.ts";

const names = Object.keys(organizationEvents);

export const trailStatements = ({ db, tables: { audit, memberships, users } }: Dialect) => ({
  // Without the columns that tell where somebody was.
  listTrail: db
    .select({
      id: audit.id,
      at: audit.at,
      event: audit.event,
      actorId: audit.actorId,
      subjectId: audit.subjectId,
      detail: audit.detail,
      actorRole: users.role,
      memberId: memberships.userId,
    })
    .from(audit)
    .leftJoin(users, eq(users.id, audit.actorId))
    .leftJoin(
      memberships,
      and(
        eq(memberships.userId, audit.actorId),
        // A condition on the column alone would let the database read all members, who are more than the memberships of a user.
        sql`case when ${memberships.organizationId} = ${audit.organizationId} then 1 else 0 end = 1`,
      ),
    )
    .where(
      and(
        equals(audit.organizationId, "organizationId"),
        among(audit.event, names.length),
        lt(audit.id, bound(audit.id, "before")),
      ),
    )
    .orderBy(sql`${desc(audit.id)}${limit(auditLimits.listed)}`),
});

export const trailStore = (
  query: PreparedAll<ReturnType<typeof trailStatements>>,
): OrganizationTrailStore => ({
  listTrail(organizationId, event, before) {
    const keys = Object.fromEntries(names.map((name, at) => [`key${at}`, event ?? name]));
    return all(query.listTrail, { organizationId, before, ...keys });
  },
});
