import { Failure } from "../../core/failures.ts";

/** The limits of password hashing. Times are in milliseconds. */
export interface QueueLimits {
  readonly atOnce: number;
  readonly waiting: number;
  readonly patience: number;
  /** How long a refusal is delayed when the queue is full. An instant refusal invites a busy loop of retries. */
  readonly holdBack: number;
}

/** Runs tasks in the order of arrival. Rejects with Failure `overloaded` or `aborted`. */
export type HashQueue = <T>(task: () => Promise<T>, signal?: AbortSignal) => Promise<T>;

export const queueLimits = { waiting: 64, patience: 2000, holdBack: 1000 } as const;

/**
 * A queue that runs `atOnce` tasks at a time. The other tasks stay off the thread pool, which JWT checks need as well.
 */
export function createHashQueue(limits: QueueLimits): HashQueue {
  const waiting = new Set<() => void>();
  let running = 0;

  const enter = (signal: AbortSignal | undefined): Promise<void> => {
    if (signal?.aborted) return Promise.reject(new Failure("aborted"));
    if (running < limits.atOnce) {
      running++;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const full = waiting.size >= limits.waiting;
      const settle = (outcome: () => void) => (): void => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", hangUp);
        waiting.delete(admit);
        outcome();
      };
      const admit = settle(resolve);
      const hangUp = settle(() => reject(new Failure("aborted")));
      const giveUp = settle(() => reject(overloaded(full ? "queue full" : "waited too long")));
      const timer = setTimeout(giveUp, full ? limits.holdBack : limits.patience);
      signal?.addEventListener("abort", hangUp);
      if (!full) waiting.add(admit);
    });
  };

  const leave = (): void => {
    const [next] = waiting;
    if (next) next();
    else running--;
  };

  return async (task, signal) => {
    await enter(signal);
    try {
      return await task();
    } finally {
      leave();
    }
  };
}

const overloaded = (reason: string): Failure => new Failure("overloaded", { reason });
