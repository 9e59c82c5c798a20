import { and, desc, isNull, lt, lte, sql, type SQL } from "drizzle-orm";
import type { MySqlColumn } from "drizzle-orm/mysql-core";
import { auditLimits } from "../../../core/audit/limits.ts";
import type { AuditStore } from "../../../core/audit/ports.ts";
import type { Dialect } from "../statements/dialect.ts";
import {
  bound,
  equals,
  everyColumn,
  everyColumnOf,
  limit,
  valuesOf,
} from "../statements/placeholders.ts";
import {
  type PreparedAll,
  type PreparedWrite,
  type Values,
  DuplicateKey,
  all,
  changed,
  deleteUpTo,
  one,
} from "../statements/prepared.ts";

/** The newest entries before an id. Each filter has its own text, so that each uses its own index. */
const listing =
  ({ db, tables: { audit } }: Dialect) =>
  (...filters: SQL[]) =>
    db
      .select()
      .from(audit)
      .where(and(...filters, lt(audit.id, bound(audit.id, "before"))))
      .orderBy(sql`${desc(audit.id)}${limit(auditLimits.listed)}`);

/** The entries of all users. A server needs them only for administrators. */
export const adminAuditStatements = (dialect: Dialect) => {
  const { audit } = dialect.tables;
  const list = listing(dialect);
  const is = (column: MySqlColumn, name: string) => equals(column, name);
  return {
    listAudit: list(),
    listAuditOfActor: list(is(audit.actorId, "actorId")),
    listAuditOfEvent: list(is(audit.event, "event")),
    listAuditOfSubjectAndEvent: list(is(audit.subjectId, "subjectId"), is(audit.event, "event")),
    listAuditOfActorAndEvent: list(is(audit.actorId, "actorId"), is(audit.event, "event")),
    listAuditOfOrganization: list(is(audit.organizationId, "organizationId")),
    listAuditOfOrganizationAndEvent: list(
      is(audit.organizationId, "organizationId"),
      is(audit.event, "event"),
    ),
  };
};

export const auditStatements = (dialect: Dialect) => {
  const {
    db,
    tables: { audit, users },
  } = dialect;
  return {
    insertAuditEntry: db.insert(audit).values(everyColumn(audit)),
    insertAuditEntries2: db.insert(audit).values(everyColumnOf(audit, 2)),
    insertAuditEntries4: db.insert(audit).values(everyColumnOf(audit, 4)),
    insertAuditEntries8: db.insert(audit).values(everyColumnOf(audit, 8)),

    // For the export of one's own data.
    listAuditOfSubject: listing(dialect)(equals(audit.subjectId, "subjectId")),

    forgetAuditEntriesOf: db
      .update(audit)
      .set({ address: sql`null`, detail: sql`null` })
      .where(
        and(
          equals(audit.subjectId, "subjectId"),
          // An attacker with the key of the proxy cannot remove the traces of an attack on a living account.
          sql`not exists (select 1 from ${users} where ${and(
            equals(users.id, "subjectId"),
            isNull(users.deletedAt),
          )})`,
        ),
      ),
  };
};

/** The proxy does not run these, because an attacker with its key could then delete the traces. */
export const auditPurgeStatements = ({ db, tables: { audit } }: Dialect) => ({
  // The last row of the next batch to delete. Gives no row if fewer rows are left.
  findOldAuditBatch: db
    .select({ until: audit.id })
    .from(audit)
    .where(lte(audit.id, bound(audit.id, "until")))
    .orderBy(sql`${audit.id}${limit(1, auditLimits.purgeBatch - 1)}`),

  deleteOldAuditEntries: db.delete(audit).where(lte(audit.id, bound(audit.id, "until"))),
});

/** The ids are new and random, so rows that are there are ours: an earlier try was written and only its answer was lost. */
async function insertOnce(statement: PreparedWrite, values: Values): Promise<void> {
  try {
    await changed(statement, values);
  } catch (error) {
    if (!(error instanceof DuplicateKey)) throw error;
  }
}

export const auditStore = (
  query: PreparedAll<ReturnType<typeof auditStatements>>,
  admin: PreparedAll<ReturnType<typeof adminAuditStatements>>,
  purge: PreparedAll<ReturnType<typeof auditPurgeStatements>>,
): AuditStore => ({
  insertAuditEntry: (entry) => insertOnce(query.insertAuditEntry, { ...entry }),
  async insertAuditEntries(entries) {
    const [first] = entries;
    if (first && entries.length === 1) return insertOnce(query.insertAuditEntry, { ...first });
    const statements: Readonly<Record<number, PreparedWrite>> = {
      2: query.insertAuditEntries2,
      4: query.insertAuditEntries4,
      8: query.insertAuditEntries8,
    };
    const statement = statements[entries.length];
    if (!statement) throw new TypeError(`no statement stores ${entries.length} entries`);
    return insertOnce(statement, valuesOf(entries));
  },
  listAuditEntries({ subjectId, actorId, organizationId, event }, before) {
    if (subjectId !== undefined && event !== undefined) {
      return all(admin.listAuditOfSubjectAndEvent, { subjectId, event, before });
    }
    if (subjectId !== undefined) return all(query.listAuditOfSubject, { subjectId, before });
    if (actorId !== undefined && event !== undefined) {
      return all(admin.listAuditOfActorAndEvent, { actorId, event, before });
    }
    if (actorId !== undefined) return all(admin.listAuditOfActor, { actorId, before });
    if (organizationId !== undefined && event !== undefined) {
      return all(admin.listAuditOfOrganizationAndEvent, { organizationId, event, before });
    }
    if (organizationId !== undefined) {
      return all(admin.listAuditOfOrganization, { organizationId, before });
    }
    if (event !== undefined) return all(admin.listAuditOfEvent, { event, before });
    return all(admin.listAudit, { before });
  },
  async forgetAuditEntriesOf(subjectId) {
    await changed(query.forgetAuditEntriesOf, { subjectId });
  },
  deleteOldAuditEntries: async (until) =>
    deleteUpTo(purge.deleteOldAuditEntries, await one(purge.findOldAuditBatch, { until }), until),
});
