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
const gathering = 250;

/** Runs work a moment later, so that it finds more to do at once. */
export const gathered =
  (run: (work: () => Promise<unknown>) => void): typeof run =>
  (work) =>
    run(async () => {
      await new Promise((resolve) => setTimeout(resolve, gathering));
      await work();
    });

/**
 * Work that requests of a Worker leave for the time after their answers. Work stays left until it has ended. If the runtime cancels the
 * request that runs it, it never ends, and the next request runs it again. So work must be safe to repeat, also at the same time.
 */
export function createLeftWork() {
  const left = new Set<() => Promise<void>>();
  return {
    add: (work: () => Promise<void>): void => void left.add(work),
    /** Runs what is left, one after the other, and what is added meanwhile. */
    async run(each: (work: () => Promise<void>) => Promise<void>): Promise<void> {
      for (const work of left) {
        await each(work);
        left.delete(work);
      }
    },
  };
}
