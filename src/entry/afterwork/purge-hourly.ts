import type { Auth } from "../../core/auth.ts";
import { explain } from "../../core/explain.ts";
import type { Pace } from "../../core/ground/batches.ts";
import type { Log } from "../../core/system.ts";
import { atMost } from "../at-most.ts";

/** Milliseconds. */
const interval = 60 * 60 * 1000;
/** Milliseconds that a stop waits for a running purge. */
const stopTime = 10_000;
/** So that other statements run between two batches. */
const pause = 50;

/** Goes on until nothing is due, with a pause before each batch, unless the purge has to stop. */
export const untilDone =
  (isStopping: () => boolean = () => false): Pace =>
  async () => {
    await new Promise((resolve) => setTimeout(resolve, pause));
    return !isStopping();
  };

/**
 * Deletes what is due every hour, until the returned function is called. That waits for the batch that is being deleted, ten
 * seconds at most. Two purges never run at once. Does not keep the process alive.
 */
export function purgeHourly({ purge }: Pick<Auth, "purge">, log: Log): () => Promise<void> {
  let isStopped = false;
  let running: Promise<void> | undefined;
  const pace = untilDone(() => isStopped);
  const run = (): void => {
    running ??= purge(pace)
      .then(() => {})
      .catch((error: unknown) => log.warn("purge_postponed", explain(error)))
      .finally(() => (running = undefined));
  };
  const timer = setInterval(run, interval);
  timer.unref();
  return async () => {
    isStopped = true;
    clearInterval(timer);
    if (running) await atMost(stopTime, running);
  };
}
