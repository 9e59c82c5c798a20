import { Failure } from "./failures.ts";

/** Runs work for some keys while no other work for any of these keys is running. */
export type OneAtATime = <T>(keys: readonly string[], work: () => Promise<T>) => Promise<T>;

/**
 * Runs work for a key once at a time; later callers wait for the first result. This saves hashing when the same name is
 * registered many times at once. It is only an optimization within one process: the database's unique index decides.
 */
export function oneAtATime(): OneAtATime {
  const running = new Map<string, Promise<unknown>>();
  return async (keys, work) => {
    for (;;) {
      const current = keys.map((key) => running.get(key)).find((other) => other !== undefined);
      if (!current) break;
      await current.catch(rethrowIfBusy);
    }
    const own = work();
    for (const key of keys) running.set(key, own);
    try {
      return await own;
    } finally {
      for (const key of keys) running.delete(key);
    }
  };
}

/** If the first caller timed out, the others would each time out as well, one after the other. */
function rethrowIfBusy(error: unknown): void {
  if (!(error instanceof Failure)) return;
  if (error.code === "overloaded" || error.code === "unavailable") throw error;
}
