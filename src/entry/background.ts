import { explain } from "../core/explain.ts";
import type { Log } from "../core/system.ts";

/** Runs work after the answer of its request. `idle` waits for all of it, also for what other work starts meanwhile. */
export function createBackground(log: Log) {
  const running = new Set<Promise<void>>();
  return {
    run(work: () => Promise<unknown>): void {
      const one = new Promise((resolve) => setImmediate(resolve))
        .then(work)
        .catch((error: unknown) => log.warn("background_work_failed", explain(error)))
        .then(() => void running.delete(one));
      running.add(one);
    },
    async idle(): Promise<void> {
      while (running.size > 0) await Promise.all(running);
    },
  };
}

/** Runs one work after the other by `run`. */
export function oneAfterAnother(
  run: (work: () => Promise<unknown>) => void,
): (work: () => Promise<unknown>) => void {
  let last: Promise<unknown> = Promise.resolve();
  return (work) =>
    run(() => {
      last = last.then(work, work);
      return last;
    });
}

/** Milliseconds. */
const gathering = 100;

/** Runs work a moment later, so that it finds more to do at once. */
export const gathered =
  (run: (work: () => Promise<unknown>) => void): typeof run =>
  (work) =>
    run(async () => {
      await new Promise((resolve) => setTimeout(resolve, gathering));
      await work();
    });
