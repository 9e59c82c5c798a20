import { explain } from "../../core/explain.ts";
import type { Log, Random } from "../../core/system.ts";

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

/** A whole number of milliseconds from 0 to `longest`, each as likely as the others. */
export function randomDelay(longest: number, random: Random): number {
  const bytes = random(4);
  const number = new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0);
  return Math.floor((number / 2 ** 32) * (longest + 1));
}

/**
 * How much work waits for its time. The limits of networks for these calls (10 an hour each) bound it before, unless a flood comes from
 * hundreds of networks at once. One work holds at most the body of its request, 16 KiB.
 */
const mostWaiting = 2000;

interface Delays {
  /** Milliseconds. Work starts at once with 0. */
  readonly longest: number;
  readonly random: Random;
  readonly setTimer?: (act: () => void, milliseconds: number) => NodeJS.Timeout;
}

/**
 * Starts each work by `run` a random time later, from 0 to `longest` milliseconds. Work after an answer keeps the process busy
 * for a moment, and the next request would tell by its time whether there was any. If too much waits, the oldest starts at once.
 */
export function createDelayedWork(
  run: (work: () => Promise<unknown>) => void,
  { longest, random, setTimer = setTimeout }: Delays,
) {
  const waiting = new Map<() => Promise<unknown>, NodeJS.Timeout>();
  let isHurried = longest === 0;
  const start = (work: () => Promise<unknown>): void => {
    clearTimeout(waiting.get(work));
    waiting.delete(work);
    run(work);
  };
  return {
    run(work: () => Promise<unknown>): void {
      if (isHurried) return run(work);
      const [oldest] = waiting.keys();
      if (oldest && waiting.size >= mostWaiting) start(oldest);
      const delay = randomDelay(longest, random);
      waiting.set(
        work,
        setTimer(() => start(work), delay),
      );
    },
    /** Starts what waits, and from now on all work, at once: for a server that stops. */
    hurry(): void {
      isHurried = true;
      for (const work of waiting.keys()) start(work);
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
