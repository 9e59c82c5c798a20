import { explain } from "../explain.ts";
import { setNewest } from "../ground/bounded.ts";
import { auditEvents, type AuditEvent } from "./events.ts";
import { auditLimits } from "./limits.ts";
import type { AuditEntry, AuditFacts } from "./model.ts";
import type { AuditQueue, Listener, Once, TrailPorts, Write } from "./ports.ts";

/**
 * The audit trail of one process: the one announcement of what happened. The row of an event says which listeners hear it. What they
 * write waits in one bounded queue, so no request waits for the table, and none fails because of it. If the queue is full or the
 * database does not take an entry, the event is in the log only, and is counted.
 */
export function createAuditTrail({
  store,
  later,
  atMost,
  listeners,
  clock,
  log,
}: TrailPorts): AuditQueue {
  const queue: Write[] = [];
  const underWay = new Set<Promise<void>>();
  const firstTime = firstTimes();
  const heard = listenersByEvent(listeners);
  const counted = listenersByEvent(listeners.filter((one) => one.hearsRepetitions));
  let isPlanned = false;
  let [dropped, failed, isFailing] = [0, 0, false];

  /** Tells an event. Gives the writes that are left to do. */
  const tell = (event: AuditEvent, facts: AuditFacts, to = heard): readonly Write[] => {
    const those = to.get(event);
    let writes: readonly Write[] = none;
    if (!those) return writes;
    const now = clock();
    for (const one of those) {
      const left = one.hear(event, facts, now);
      if (left) writes = writes === none ? left : [...writes, ...left];
    }
    return writes;
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
    const writes = tell(event, facts);
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
      else tell(event, facts, counted);
    },
    async recordNow(event, facts) {
      for (const one of tell(event, facts)) await (typeof one === "function" ? one() : write(one));
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

const none: readonly Write[] = [];

/** The listeners of each event that somebody hears. The others cost nothing. */
const listenersByEvent = (
  listeners: readonly Listener[],
): ReadonlyMap<AuditEvent, readonly Listener[]> =>
  new Map(
    (Object.keys(auditEvents) as AuditEvent[])
      .map((event) => [event, listeners.filter((one) => one.hears(event))] as const)
      .filter(([, those]) => those.length > 0),
  );

/** Takes the next write, or as many of the next entries as one statement stores. */
function take(queue: Write[]): (() => Promise<void>) | readonly AuditEntry[] | undefined {
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

/** Tells whether a key comes for the first time in a while. Its memory is bounded. */
function firstTimes() {
  /** When a key may be reported again, by event and key. */
  const untils = new Map<string, number>();
  return (event: AuditEvent, { key, every }: Once, now: number): boolean => {
    const name = `${event} ${key}`;
    const until = untils.get(name);
    // A clock that was set back would keep the event silent for as long as it was ahead.
    if (until !== undefined && until > now && until <= now + every) return false;
    setNewest(untils, name, now + every, auditLimits.remembered);
    return true;
  };
}
