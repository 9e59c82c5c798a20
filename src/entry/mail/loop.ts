import type { Auth } from "../../core/auth.ts";
import { explain } from "../../core/explain.ts";
import type { Log } from "../../core/system.ts";
import { atMost } from "../at-most.ts";

/** Milliseconds. */
const interval = 10_000;
const patience = 10_000;
/** So that a request that stores several mails starts one round. */
const pause = 50;

/**
 * Sends the mails of the outbox: soon after `poke`, and every ten seconds those that are due by then. `stop` claims no more
 * mails, and waits up to ten seconds for those that are being sent. Does not keep the process alive.
 */
export function createMailLoop(log: Log) {
  let mail: Auth["mail"] | undefined;
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
        while (hasMore) hasMore = (await mail?.deliverDue(isStopping)) ?? false;
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
    start(auth: Pick<Auth, "mail">): void {
      mail = auth.mail;
      timer = setInterval(run, interval);
      timer.unref();
      run();
    },
    poke(): void {
      isPoked = true;
      if (running || isStopped || !mail) return;
      soon ??= setTimeout(run, pause);
    },
    async stop(): Promise<void> {
      isStopped = true;
      clearInterval(timer);
      clearTimeout(soon);
      if (running) await atMost(patience, running);
    },
  };
}
