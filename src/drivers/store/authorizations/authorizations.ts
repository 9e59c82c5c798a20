import { and, gt, isNull, lte, sql } from "drizzle-orm";
import { authorizationLimits } from "../../../core/authorizations/model.ts";
import type { AuthorizationStore } from "../../../core/authorizations/ports.ts";
import type { Dialect } from "../statements/dialect.ts";
import { bound, equals, everyColumn, limit, value } from "../statements/placeholders.ts";
import {
  type PreparedAll,
  DuplicateKey,
  changed,
  deleteUpTo,
  one,
} from "../statements/prepared.ts";

export const authorizationStatements = ({ db, tables: { authorizations } }: Dialect) => {
  const { id, userId, expiresAt, usedAt, usedBy } = authorizations;
  return {
    insertAuthorization: db.insert(authorizations).values(everyColumn(authorizations)),

    findAuthorization: db.select().from(authorizations).where(equals(id, "id")),

    useAuthorization: db
      .update(authorizations)
      .set({ usedAt: value(usedAt, "now"), usedBy: value(usedBy, "by") })
      .where(and(equals(id, "id"), isNull(usedAt), gt(expiresAt, bound(expiresAt, "now")))),

    // The last row of the next batch to delete. Gives no row if fewer rows are left.
    findExpiredAuthorizationBatch: db
      .select({ until: expiresAt })
      .from(authorizations)
      .where(lte(expiresAt, bound(expiresAt, "until")))
      .orderBy(sql`${expiresAt}${limit(1, authorizationLimits.purgeBatch - 1)}`),

    deleteExpiredAuthorizations: db
      .delete(authorizations)
      .where(lte(expiresAt, bound(expiresAt, "until"))),

    deleteAuthorizationsOf: db.delete(authorizations).where(equals(userId, "userId")),
  };
};

export const authorizationStore = (
  query: PreparedAll<ReturnType<typeof authorizationStatements>>,
): AuthorizationStore => {
  const find = (id: string) => one(query.findAuthorization, { id });
  return {
    async insertAuthorization(authorization) {
      try {
        await changed(query.insertAuthorization, { ...authorization });
      } catch (error) {
        if (!(error instanceof DuplicateKey)) throw error;
        // The row may be ours: the first try was written and only its answer was lost.
        const row = await find(authorization.id);
        if (row?.clientId !== authorization.clientId || row.request !== authorization.request) {
          throw error;
        }
      }
    },
    findAuthorization: find,
    async useAuthorization({ id, by, now }) {
      if ((await changed(query.useAuthorization, { id, by, now })) === 1) return true;
      // The use may be ours: the first try was written and only its answer was lost.
      return (await find(id))?.usedBy === by;
    },
    deleteExpiredAuthorizations: async (until) =>
      deleteUpTo(
        query.deleteExpiredAuthorizations,
        await one(query.findExpiredAuthorizationBatch, { until }),
        until,
      ),
    async deleteAuthorizationsOf(userId) {
      await changed(query.deleteAuthorizationsOf, { userId });
    },
  };
};
