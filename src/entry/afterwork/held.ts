import type { Log } from "../../core/system.ts";
import { atMost } from "../at-most.ts";

/** Milliseconds that `finish` waits. */
const longestWait = 5000;

/** Work of the operator's hooks. `finish` waits for what has begun, five seconds at most, and then gives it up. */
export function createHeldWork(log: Log) {
  const running = new Set<Promise<void>>();
  return {
    add(work: Promise<void>): void {
      const one = work.finally(() => running.delete(one));
      running.add(one);
    },
    async finish(): Promise<void> {
      if (running.size === 0) return;
      await atMost(longestWait, Promise.all(running));
      if (running.size > 0) log.warn("hooks_unfinished", { running: running.size });
      running.clear();
    },
  };
}
