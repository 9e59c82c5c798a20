import { and, gt, gte, lt, lte, sql } from "drizzle-orm";
import type { ThrottleStore } from "../../core/throttle/ports.ts";
import { among, bound, equals, everyColumn, limit, value } from "./statements/placeholders.ts";
import type { Dialect } from "./statements/dialect.ts";
import {
  type PreparedAll,
  DuplicateKey,
  all,
  changed,
  deleteUpTo,
  one,
} from "./statements/prepared.ts";
import { startOf } from "../../core/throttle/count.ts";

/** Rows in a batch of the purge. */
const purgeBatch = 1000;

export const throttleStatements = ({ db, tables: { throttle } }: Dialect) => {
  const { key, until, failures, expiresAt } = throttle;
  const number = (name: string) => bound(failures, name);
  const time = (name: string) => bound(until, name);
  return {
    findCounters: db
      .select()
      .from(throttle)
      .where(and(among(key, 3), gt(expiresAt, bound(expiresAt, "now")))),

    countTry: db
      .update(throttle)
      .set({
        until: sql`case when ${failures} < ${number("free")} then case when ${until} > ${time("start")} then ${until} else ${time("start")} end + ${time("first")} when ${failures} >= ${number("full")} then ${time("now")} + ${time("cap")} else ${time("now")} + ${time("base")} * (1 << (${failures} - ${number("free")})) end`,
        failures: sql`${failures} + 1`,
        expiresAt: value(expiresAt, "expiresAt"),
      })
      .where(
        and(
          equals(key, "key"),
          lte(until, time("admitted")),
          lt(failures, number("most")),
          gt(expiresAt, bound(expiresAt, "now")),
        ),
      ),

    insertCounter: db.insert(throttle).values(everyColumn(throttle)),

    deleteCounters: db.delete(throttle).where(among(key, 3)),

    deleteExpiredCounter: db
      .delete(throttle)
      .where(and(equals(key, "key"), lte(expiresAt, bound(expiresAt, "now")))),

    keepCounter: db
      .update(throttle)
      .set({ expiresAt: value(expiresAt, "until") })
      .where(
        and(
          equals(key, "key"),
          lt(expiresAt, bound(expiresAt, "before")),
          gte(failures, number("most")),
        ),
      ),

    // The last row of the next batch to delete. Gives no row if fewer rows are left.
    findExpiredCounterBatch: db
      .select({ until: expiresAt })
      .from(throttle)
      .where(lte(expiresAt, bound(expiresAt, "until")))
      .orderBy(sql`${expiresAt}${limit(1, purgeBatch - 1)}`),

    deleteExpiredCounters: db.delete(throttle).where(lte(expiresAt, bound(expiresAt, "until"))),
  };
};

type Query = PreparedAll<ReturnType<typeof throttleStatements>>;

/** A count is relative, so it is not repeated if its outcome is unknown. */
const once = 1;

const places = ([key0, key1, key2]: readonly [string, string, string]) => ({ key0, key1, key2 });

export const throttleStore = (query: Query): ThrottleStore => ({
  findCounters: (keys, now) => all(query.findCounters, { ...places(keys), now }),
  async countTry({ key, rule, now, expiresAt }) {
    const values = {
      key,
      ...rule,
      now,
      start: startOf(rule, now),
      admitted: now + rule.tolerance,
      expiresAt,
    };
    return (await changed(query.countTry, values, once)) === 1;
  },
  async insertCounter(counter) {
    try {
      await changed(query.insertCounter, { ...counter }, once);
      return true;
    } catch (error) {
      if (error instanceof DuplicateKey) return false;
      throw error;
    }
  },
  async deleteCounters(keys) {
    await changed(query.deleteCounters, places(keys));
  },
  async deleteExpiredCounter(key, now) {
    await changed(query.deleteExpiredCounter, { key, now });
  },
  keepCounter: async (kept) => (await changed(query.keepCounter, { ...kept }, once)) === 1,
  deleteExpiredCounters: async (until) =>
    deleteUpTo(
      query.deleteExpiredCounters,
      await one(query.findExpiredCounterBatch, { until }),
      until,
    ),
});
