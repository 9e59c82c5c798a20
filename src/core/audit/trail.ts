import { explain } from "../explain.ts";
import { orderedIds } from "../ids.ts";
import { entryOf } from "./entry.ts";
import { auditEventOf, type AuditEvent } from "./events.ts";
import { auditLimits } from "./limits.ts";
import type { AuditEntry, AuditFacts } from "./model.ts";
import type { AuditPolicy } from "./policy.ts";
import type { AuditQueue, Once, TrailPorts } from "./ports.ts";

/**
 * The audit trail of one process. Each event is one line of the log at once. An event of the table is also an entry in the
 * database, which is written later through one bounded queue. So no request waits for the table, and none fails because of it. If the
 * queue is full or the database does not take an entry, the event is in the log only, and is counted. The same queue tells others.
 */
export function createAuditTrail(
  { store, later, atMost, notify, clock, random, log }: TrailPorts,
  { auditTable }: Pick<AuditPolicy, "auditTable">,
): AuditQueue {
  const queue: Waiting[] = [];
  const underWay = new Set<Promise<void>>();
  const firstTime = firstTimes();
  const newId = orderedIds(random);
  let isPlanned = false;
  let [dropped, failed, isFailing] = [0, 0, false];

  /** Writes the line of an event. Gives the writes that are left to do. */
  const report = (event: AuditEvent, facts: AuditFacts): readonly Waiting[] => {
    const { outcome, stored, isAlarming } = auditEventOf(event);
    log[isAlarming ? "warn" : "info"](event, lineOf(outcome, facts));
    const now = clock();
    const told = notify?.(event, facts, now) ?? [];
    if (!stored || !auditTable) return told;
    return [entryOf(newId(now), now, event, facts), ...told];
  };
  const write = async (entry: AuditEntry): Promise<void> => {
    try {
      await store.insertAuditEntry(entry);
      isFailing = false;
    } catch (error) {
      failed++;
      // Once for an outage, not for each entry.
      if (!isFailing) log.error("audit_write_failed", explain(error));
      isFailing = true;
    }
  };
  const writeAll = async (entries: readonly AuditEntry[]): Promise<void> => {
    if (entries.length > 1) {
      try {
        await store.insertAuditEntries(entries);
        isFailing = false;
        return;
      } catch {
        // Each is tried by itself, so that an entry that the database does not take costs no other one.
      }
    }
    for (const entry of entries) await write(entry);
  };
  const drain = async (): Promise<void> => {
    for (let next = take(queue); next; next = take(queue)) {
      const writing = typeof next === "function" ? next() : writeAll(next);
      underWay.add(writing);
      await writing;
      underWay.delete(writing);
    }
  };
  const flush = async (): Promise<void> => {
    await drain();
    const others = [...underWay];
    await atMost(auditLimits.patience, Promise.all(others));
    for (const one of others) underWay.delete(one);
  };
  const record = (event: AuditEvent, facts: AuditFacts): void => {
    const writes = report(event, facts);
    if (writes.length === 0) return;
    if (queue.length + writes.length > auditLimits.waiting) {
      dropped++;
      isFailing = true;
      return;
    }
    queue.push(...writes);
    if (isPlanned) return;
    isPlanned = true;
    later(async () => {
      isPlanned = false;
      await drain();
    });
  };
  return {
    record,
    recordFirst(once, event, facts) {
      if (firstTime(event, once, clock())) record(event, facts);
    },
    async recordNow(event, facts) {
      for (const one of report(event, facts))
        await (typeof one === "function" ? one() : write(one));
    },
    async forget(userId) {
      try {
        await flush();
        await store.forgetAuditEntriesOf(userId);
      } catch (error) {
        log.warn("audit_of_deleted_left", { subject: userId, ...explain(error) });
      }
    },
    flush,
    counts: () => ({ waiting: queue.length, dropped, failed, isFailing }),
  };
}

/** What waits: an entry to store, or a write that tells others about an event. */
type Waiting = AuditEntry | (() => Promise<void>);

/** Takes the next write, or as many of the next entries as one statement stores. */
function take(queue: Waiting[]): (() => Promise<void>) | readonly AuditEntry[] | undefined {
  const [next] = queue;
  if (next === undefined) return undefined;
  if (typeof next === "function") {
    queue.shift();
    return next;
  }
  const following = queue.slice(0, auditLimits.batches[0]);
  const end = following.findIndex((one) => typeof one === "function");
  const count = end < 0 ? following.length : end;
  const size = auditLimits.batches.find((one) => one <= count) ?? 1;
  return queue.splice(0, size) as AuditEntry[];
}

/** The fields of a log line. The log leaves out those that are undefined. */
const lineOf = (
  outcome: string,
  { actorId, subjectId, sessionId, clientId, origin, detail }: AuditFacts,
) => ({
  outcome,
  actor: actorId,
  subject: subjectId,
  session: sessionId,
  client: clientId,
  address: origin?.address,
  request_id: origin?.requestId,
  detail,
});

/** Tells whether a key comes for the first time in a while. Its memory is bounded. */
function firstTimes() {
  /** When a key may be reported again, by event and key. */
  const untils = new Map<string, number>();
  return (event: AuditEvent, { key, every }: Once, now: number): boolean => {
    const name = `${event} ${key}`;
    const until = untils.get(name);
    // A clock that was set back would keep the event silent for as long as it was ahead.
    if (until !== undefined && until > now && until <= now + every) return false;
    untils.delete(name);
    const [oldest] = untils.keys();
    if (oldest !== undefined && untils.size >= auditLimits.remembered) untils.delete(oldest);
    untils.set(name, now + every);
    return true;
  };
}
