import { lte, sql } from "drizzle-orm";
import { purgeBatch, type OnceStore } from "../../core/once/once.ts";
import type { Dialect } from "./statements/dialect.ts";
import { bound, equals, everyColumn, limit } from "./statements/placeholders.ts";
import { type PreparedAll, DuplicateKey, changed, deleteUpTo, one } from "./statements/prepared.ts";

export const onceStatements = ({ db, tables: { usedChallenges } }: Dialect) => {
  const { hash, request, expiresAt } = usedChallenges;
  return {
    insertUse: db.insert(usedChallenges).values(everyColumn(usedChallenges)),

    findUse: db.select({ request }).from(usedChallenges).where(equals(hash, "hash")),

    // The last row of the next batch to delete. Gives no row if fewer rows are left.
    findExpiredUseBatch: db
      .select({ until: expiresAt })
      .from(usedChallenges)
      .where(lte(expiresAt, bound(expiresAt, "until")))
      .orderBy(sql`${expiresAt}${limit(1, purgeBatch - 1)}`),

    deleteExpiredUses: db.delete(usedChallenges).where(lte(expiresAt, bound(expiresAt, "until"))),
  };
};

export const onceStore = (query: PreparedAll<ReturnType<typeof onceStatements>>): OnceStore => ({
  async insertUse(use) {
    try {
      await changed(query.insertUse, { ...use });
      return true;
    } catch (error) {
      if (!(error instanceof DuplicateKey)) throw error;
      // The row may be ours: the first try was written and only its answer was lost.
      const row = await one(query.findUse, { hash: use.hash });
      return row?.request === use.request;
    }
  },
  deleteExpiredUses: async (until) =>
    deleteUpTo(query.deleteExpiredUses, await one(query.findExpiredUseBatch, { until }), until),
});
