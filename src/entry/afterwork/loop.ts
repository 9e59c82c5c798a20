import { explain } from "../../core/explain.ts";
import type { Channel } from "../../core/outbox/ports.ts";
import type { Log } from "../../core/system.ts";
import { atMost } from "../at-most.ts";

/** Milliseconds. */
const interval = 10_000;
/** Milliseconds that a stop waits for running deliveries. */
const stopTime = 10_000;
/** So that a request that stores several emails starts one round. */
const pause = 50;

/** Sends the channels of the outbox. Each has its own loop, so that a slow webhook delays no mail. */
export function createOutboxLoops(log: Log) {
  const loops = new Map<string, ReturnType<typeof createDeliveryLoop>>();
  return {
    start(channels: readonly Channel[]): void {
      for (const { name, deliverDue } of channels) {
        const loop = createDeliveryLoop(log);
        loops.set(name, loop);
        loop.start(deliverDue);
      }
    },
    /** Sends a channel soon. Before `start` it does nothing, because `start` sends all of them. */
    poke: (channel: string): void => loops.get(channel)?.poke(),
    async stop(): Promise<void> {
      await Promise.all([...loops.values()].map((loop) => loop.stop()));
    },
  };
}

/** Sends what is due. Returns true if more may be due. */
type DeliverDue = (isStopping: () => boolean) => Promise<boolean>;

/**
 * Sends the emails or webhooks of the outbox: soon after `poke`, and every ten seconds those that are due by then. `stop` claims no
 * more of them, and waits up to ten seconds for those that are being sent. Does not keep the process alive.
 */
export function createDeliveryLoop(log: Log) {
  let deliverDue: DeliverDue | undefined;
  let isStopped = false;
  const isStopping = (): boolean => isStopped;
  let isPoked = false;
  let isReadable = true;
  let running: Promise<void> | undefined;
  let soon: NodeJS.Timeout | undefined;
  let timer: NodeJS.Timeout | undefined;

  const round = async (): Promise<void> => {
    do {
      isPoked = false;
      try {
        let hasMore = true;
        while (hasMore) hasMore = (await deliverDue?.(isStopping)) ?? false;
        isReadable = true;
      } catch (error) {
        // Once for an outage, not every ten seconds.
        if (isReadable) log.warn("outbox_not_read", explain(error));
        isReadable = false;
      }
    } while (isPoked && !isStopping());
  };
  const run = (): void => {
    soon = undefined;
    if (running || isStopped) return;
    running = round().finally(() => (running = undefined));
  };
  return {
    start(work: DeliverDue): void {
      deliverDue = work;
      timer = setInterval(run, interval);
      timer.unref();
      run();
    },
    poke(): void {
      isPoked = true;
      if (running || isStopped || !deliverDue) return;
      soon ??= setTimeout(run, pause);
    },
    async stop(): Promise<void> {
      isStopped = true;
      clearInterval(timer);
      clearTimeout(soon);
      if (running) await atMost(stopTime, running);
    },
  };
}
