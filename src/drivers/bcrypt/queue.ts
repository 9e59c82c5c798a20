import { Failure, requestFailures, serverFailures } from "../../core/failures.ts";
import { patience } from "../../core/passwords/order.ts";

/** The limits of password hashing. Times are in milliseconds. */
export interface QueueLimits {
  readonly atOnce: number;
  readonly waiting: number;
  readonly patience: number;
  /** How long a refusal is delayed when the queue is full. An instant refusal invites a busy loop of retries. */
  readonly holdBack: number;
}

/**
 * Runs the task that is due first. A task is due at its arrival plus its patience for each rank. So a whole rank decides, because
 * no task waits for longer than its patience. A fraction of a rank is weighed against the time that others have waited. Tasks of
 * equal rank run in the order of their arrival. Rejects with Failure `overloaded` or `aborted`.
 */
export type HashQueue = (<T>(
  task: () => Promise<T>,
  signal?: AbortSignal,
  rank?: number,
) => Promise<T>) & {
  /** How many tasks may wait. */
  readonly places: number;
};

/** A task that waits for its turn. */
interface Waiting {
  /** In milliseconds of the queue's clock. */
  readonly due: number;
  readonly admit: () => void;
}

/** `waiting` is the most that memory is kept for: each takes about 0.1 MB. */
export const queueLimits = { waiting: 512, patience, holdBack: 1000 } as const;

/**
 * How many hashes may wait: those that get their turn within nine tenths of the patience, so that hardly one waits in vain. `time` is
 * that of a hash in milliseconds.
 */
export const placesFor = (atOnce: number, time: number): number =>
  Math.max(1, Math.min(queueLimits.waiting, Math.floor((0.9 * patience * atOnce) / time)));

/**
 * A queue that runs `atOnce` tasks at a time. The other tasks stay off the thread pool, which JWT checks need as well. In a full
 * queue, a new task takes the place of the last one if it is due before that. The clock is in milliseconds.
 */
export function createHashQueue(
  limits: QueueLimits,
  clock: () => number = () => performance.now(),
): HashQueue {
  /** The waiting tasks, in the order in which they run. */
  const waiting: Waiting[] = [];
  let running = 0;

  /** Returns false if there is no place. */
  const lineUp = (one: Waiting): boolean => {
    if (waiting.length >= limits.waiting) {
      const last = waiting.at(-1);
      if (!last || last.due <= one.due) return false;
      // The task that lost its place is refused when its patience ends, because an instant refusal invites retries.
      waiting.pop();
    }
    const before = waiting.findLastIndex(({ due }) => due <= one.due);
    waiting.splice(before + 1, 0, one);
    return true;
  };

  const enter = (signal: AbortSignal | undefined, rank: number): Promise<void> => {
    if (signal?.aborted) return Promise.reject(new Failure(requestFailures.aborted));
    if (running < limits.atOnce) {
      running++;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      /** Returns false if the task had lost its place. */
      const leaveLine = (): boolean => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", hangUp);
        const place = waiting.indexOf(one);
        return place !== -1 && waiting.splice(place, 1).length > 0;
      };
      const admit = (): void => {
        leaveLine();
        resolve();
      };
      const hangUp = (): void => {
        leaveLine();
        reject(new Failure(requestFailures.aborted));
      };
      const giveUp = (): void => reject(overloaded(leaveLine() ? "waited too long" : "queue full"));
      const one = { due: clock() + rank * limits.patience, admit };
      const timer = setTimeout(giveUp, lineUp(one) ? limits.patience : limits.holdBack);
      signal?.addEventListener("abort", hangUp);
    });
  };

  const leave = (): void => {
    const [next] = waiting;
    if (next) next.admit();
    else running--;
  };

  const run = async <T>(task: () => Promise<T>, signal?: AbortSignal, rank = 0): Promise<T> => {
    await enter(signal, rank);
    try {
      return await task();
    } finally {
      leave();
    }
  };
  return Object.assign(run, { places: limits.waiting });
}

const overloaded = (reason: string): Failure => new Failure(serverFailures.overloaded, { reason });
