import { and, desc, eq, lt, sql, type SQL } from "drizzle-orm";
import { auditLimits } from "../../core/audit/limits.ts";
import type { OrganizationTrailStore } from "../../core/organizations/ports.ts";
import { organizationEvents } from "../../core/organizations/rows.ts";
import type { Dialect } from "./statements/dialect.ts";
import { bound, equals, limit } from "./statements/placeholders.ts";
import { type PreparedAll, all } from "./statements/prepared.ts";

const names = Object.keys(organizationEvents).map((name) => `'${name}'`);

/** What members read of the audit trail. No column that tells where somebody was. */
export const trailStatements = ({ db, tables: { audit, memberships, users } }: Dialect) => {
  const list = (isShown: SQL) =>
    db
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
          eq(memberships.organizationId, audit.organizationId),
        ),
      )
      .where(
        and(
          equals(audit.organizationId, "organizationId"),
          isShown,
          lt(audit.id, bound(audit.id, "before")),
        ),
      )
      .orderBy(sql`${desc(audit.id)}${limit(auditLimits.listed)}`);
  return {
    listTrail: list(sql`${audit.event} in (${sql.raw(names.join(", "))})`),
    listTrailOfEvent: list(equals(audit.event, "event")),
  };
};

export const trailStore = (
  query: PreparedAll<ReturnType<typeof trailStatements>>,
): OrganizationTrailStore => ({
  listTrail: (organizationId, event, before) =>
    event === undefined
      ? all(query.listTrail, { organizationId, before })
      : all(query.listTrailOfEvent, { organizationId, event, before }),
});
