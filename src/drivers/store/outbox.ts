import { and, count, lt, lte, min, sql } from "drizzle-orm";
import { outboxLimits } from "../../core/outbox/limits.ts";
import type { OutboxRegistry, OutboxStore } from "../../core/outbox/ports.ts";
import type { Dialect } from "./statements/dialect.ts";
import { bound, equals, everyColumn, limit, value } from "./statements/placeholders.ts";
import {
  prepareAll,
  type PreparedAll,
  DuplicateKey,
  type Transport,
  all,
  changed,
  deleteUpTo,
  one,
} from "./statements/prepared.ts";

export const outboxStatements = ({ db, tables: { outbox } }: Dialect) => {
  /** Only the process that claimed the row last may change it. */
  const isClaimed = and(equals(outbox.id, "id"), equals(outbox.dueAt, "lease"));
  return {
    insertDelivery: db.insert(outbox).values(everyColumn(outbox)),

    findDelivery: db.select({ kind: outbox.kind }).from(outbox).where(equals(outbox.id, "id")),

    findDueDeliveries: db
      .select()
      .from(outbox)
      .where(and(lte(outbox.dueAt, bound(outbox.dueAt, "now")), equals(outbox.channel, "channel")))
      .orderBy(outbox.dueAt, sql`${outbox.id}${limit(outboxLimits.batch)}`),

    claimDelivery: db
      .update(outbox)
      .set({ dueAt: value(outbox.dueAt, "lease"), tries: sql`${outbox.tries} + 1` })
      .where(and(equals(outbox.id, "id"), equals(outbox.dueAt, "seen"))),

    deleteDelivery: db.delete(outbox).where(isClaimed),

    postponeDelivery: db
      .update(outbox)
      .set({
        dueAt: value(outbox.dueAt, "dueAt"),
        lastError: value(outbox.lastError, "lastError"),
      })
      .where(isClaimed),

    deleteOlderDeliveries: db
      .delete(outbox)
      .where(
        and(
          equals(outbox.subjectId, "subjectId"),
          equals(outbox.kind, "kind"),
          lt(outbox.id, bound(outbox.id, "id")),
        ),
      ),

    deleteDeliveriesOf: db.delete(outbox).where(equals(outbox.subjectId, "userId")),

    countDeliveries: db
      .select({
        channel: outbox.channel,
        pending: count(),
        oldestAt: sql<number>`${min(outbox.createdAt)}`,
      })
      .from(outbox)
      .where(lt(outbox.dueAt, bound(outbox.dueAt, "before")))
      .groupBy(outbox.channel),

    // The last row of the next batch to delete. Gives no row if fewer rows are left.
    findOldDeliveryBatch: db
      .select({ until: outbox.createdAt })
      .from(outbox)
      .where(lte(outbox.createdAt, bound(outbox.createdAt, "until")))
      .orderBy(sql`${outbox.createdAt}${limit(1, outboxLimits.purgeBatch - 1)}`),

    deleteOldDeliveries: db
      .delete(outbox)
      .where(lte(outbox.createdAt, bound(outbox.createdAt, "until"))),
  };
};

export const outboxStore = (
  query: PreparedAll<ReturnType<typeof outboxStatements>>,
): OutboxStore => ({
  async insertDelivery(delivery) {
    try {
      await changed(query.insertDelivery, { ...delivery });
    } catch (error) {
      if (!(error instanceof DuplicateKey)) throw error;
      // The row may be ours: the first try was written and only its answer was lost.
      const row = await one(query.findDelivery, { id: delivery.id });
      // A row that is gone was delivered already.
      if (row && row.kind !== delivery.kind) throw error;
    }
  },
  findDueDeliveries: (channel, now) => all(query.findDueDeliveries, { now, channel }),
  claimDelivery: async (claim) => (await changed(query.claimDelivery, { ...claim })) === 1,
  async deleteDelivery(claim) {
    await changed(query.deleteDelivery, { ...claim });
  },
  async postponeDelivery(claim) {
    await changed(query.postponeDelivery, { ...claim });
  },
  async deleteOlderDeliveries(newest) {
    await changed(query.deleteOlderDeliveries, { ...newest });
  },
  async deleteDeliveriesOf(userId) {
    await changed(query.deleteDeliveriesOf, { userId });
  },
  countDeliveries: (before) => all(query.countDeliveries, { before }),
  deleteOldDeliveries: async (until) =>
    deleteUpTo(query.deleteOldDeliveries, await one(query.findOldDeliveryBatch, { until }), until),
});

/** The operator's statements. The proxy does not run them. */
export const outboxRegistryStatements = ({ db, tables: { outbox } }: Dialect) => ({
  listDeliveries: db
    .select()
    .from(outbox)
    .orderBy(outbox.dueAt, sql`${outbox.id}${limit(200)}`),

  retryDelivery: db
    .update(outbox)
    .set({ dueAt: value(outbox.dueAt, "now") })
    .where(equals(outbox.id, "id")),

  dropDelivery: db.delete(outbox).where(equals(outbox.id, "id")),
});

/** The registry of waiting deliveries, for the command line. */
export function createOutboxRegistry(dialect: Dialect, transport: Transport): OutboxRegistry {
  const query = prepareAll(dialect, outboxRegistryStatements, transport);
  return {
    listDeliveries: () => all(query.listDeliveries),
    retryDelivery: async (id, now) => (await changed(query.retryDelivery, { id, now })) === 1,
    dropDelivery: async (id) => (await changed(query.dropDelivery, { id })) === 1,
  };
}
