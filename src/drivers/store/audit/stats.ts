import { and, gte, lt, sql } from "drizzle-orm";
import type { StatStore } from "../../../core/audit/stats/ports.ts";
import type { Dialect } from "../statements/dialect.ts";
import { bound, equals, everyColumn } from "../statements/placeholders.ts";
import { type PreparedAll, DuplicateKey, all, changed, one } from "../statements/prepared.ts";

export const statStatements = ({ db, tables: { audit, stats, users } }: Dialect) => {
  const count = sql<number>`count(*)`;
  return {
    countSignUps: db
      .select({ count })
      .from(users)
      .where(
        and(
          gte(users.createdAt, bound(users.createdAt, "from")),
          lt(users.createdAt, bound(users.createdAt, "to")),
        ),
      ),

    countEvents: db
      .select({ count })
      .from(audit)
      .where(
        and(
          equals(audit.event, "event"),
          gte(audit.id, bound(audit.id, "from")),
          lt(audit.id, bound(audit.id, "to")),
        ),
      ),

    insertStat: db.insert(stats).values(everyColumn(stats)),

    findStats: db
      .select()
      .from(stats)
      .where(gte(stats.day, bound(stats.day, "fromDay"))),
  };
};

export const statStore = (query: PreparedAll<ReturnType<typeof statStatements>>): StatStore => ({
  countSignUps: async (from, to) => (await one(query.countSignUps, { from, to }))?.count ?? 0,
  countEvents: async (event, from, to) =>
    (await one(query.countEvents, { event, from, to }))?.count ?? 0,
  async insertStat(stat) {
    try {
      await changed(query.insertStat, { ...stat });
    } catch (error) {
      if (!(error instanceof DuplicateKey)) throw error;
    }
  },
  findStats: (fromDay) => all(query.findStats, { fromDay }),
});
