import { explain } from "../explain.ts";
import { setNewest } from "../ground/bounded.ts";
import { createEffects } from "../outbox/effects.ts";
import { auditLimits } from "./limits.ts";
import type { AuditEntry, AuditFacts } from "./model.ts";
import type { AuditQueue, Listener, Once, TrailPorts, Write } from "./ports.ts";
import type { EventRow } from "./row.ts";

/**
 * The audit trail of one process: the one announcement of what happened. The row of an event says which listeners hear it. What they
 * write waits in two bounded queues, so no request waits for the table, and none fails because of it. If that of the entries is full or
 * the database does not take an entry, the event is in the log only, and is counted. It never costs an effect.
 */
export function createAuditTrail({
  store,
  later,
  atMost,
  listeners,
  countLost,
  clock,
  log,
}: TrailPorts): AuditQueue {
  const queue: AuditEntry[] = [];
  const effects = createEffects(clock, countLost);
  const underWay = new Set<Promise<void>>();
  const firstTime = firstTimes();
  const heardBy = listenersByEvent(listeners, () => true);
  const repeatedTo = listenersByEvent(listeners, (one, event) => one.hearsRepetitions?.(event));
  let isPlanned = false;
  let [dropped, failed, isFailing] = [0, 0, false];

  /** Tells an event. Gives the writes that are left to do. */
  const tell = (event: EventRow, facts: AuditFacts, toWhom = heardBy): readonly Write[] => {
    const those = toWhom(event);
    let writes: readonly Write[] = none;
    if (those.length === 0) return writes;
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
  const waitFor = async (work: Promise<void>): Promise<void> => {
    underWay.add(work);
    await work;
    underWay.delete(work);
  };
  const drain = async (): Promise<void> => {
    do {
      const entries = take(queue);
      if (entries) await waitFor(writeAll(entries));
      // All of them after each statement, so that a flood of entries delays no effect.
      await waitFor(effects.drain());
    } while (queue.length > 0);
  };
  const flush = async (): Promise<void> => {
    await drain();
    const others = [...underWay];
    await atMost(auditLimits.patience, Promise.all(others));
    for (const one of others) underWay.delete(one);
  };
  const enter = (entry: AuditEntry): void => {
    if (queue.length < auditLimits.waiting) return void queue.push(entry);
    dropped++;
    isFailing = true;
  };
  const record = (event: EventRow, facts: AuditFacts): void => {
    const writes = tell(event, facts);
    if (writes.length === 0) return;
    for (const one of writes) {
      if ("channel" in one) effects.add(one);
      else enter(one);
    }
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
      else tell(event, facts, repeatedTo);
    },
    async recordNow(event, facts) {
      for (const one of tell(event, facts)) {
        await ("channel" in one ? effects.run(one) : write(one));
      }
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
    close: effects.close,
    counts: () => ({ waiting: queue.length, dropped, failed, isFailing }),
  };
}

const none: readonly Write[] = [];

/** The listeners of an event, which are asked once. An event that nobody hears costs nothing. */
function listenersByEvent(
  listeners: readonly Listener[],
  isOne: (listener: Listener, event: EventRow) => boolean | undefined,
): (event: EventRow) => readonly Listener[] {
  const known = new Map<string, readonly Listener[]>();
  return (event) => {
    let those = known.get(event.name);
    if (!those) {
      those = listeners.filter((one) => one.hears(event) && isOne(one, event));
      known.set(event.name, those);
    }
    return those;
  };
}

/** Takes as many of the next entries as one statement stores. Undefined if none waits. */
function take(queue: AuditEntry[]): readonly AuditEntry[] | undefined {
  const size = auditLimits.batches.find((one) => one <= queue.length);
  return size && queue.splice(0, size);
}

/** Tells whether a key comes for the first time in a while. Its memory is bounded. */
function firstTimes() {
  /** When a key may be reported again, by event and key. */
  const untils = new Map<string, number>();
  return ({ name: event }: EventRow, { key, every }: Once, now: number): boolean => {
    const name = `${event} ${key}`;
    const until = untils.get(name);
    // A clock that was set back would keep the event silent for as long as it was ahead.
    if (until !== undefined && until > now && until <= now + every) return false;
    setNewest(untils, name, now + every, auditLimits.remembered);
    return true;
  };
}
