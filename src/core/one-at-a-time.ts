import { isFailure, serverFailures } from "./failures.ts";

/** Runs work that needs one or more keys. Work that shares a key runs one after the other. */
export type OneAtATime = <T>(keys: readonly string[], work: () => Promise<T>) => Promise<T>;

/**
 * Later callers wait until the first is done and then run their own work. When the same name is registered many times at
 * once, the later ones find it taken and need no hash. This is only an optimization within one process: the database's
 * unique index decides.
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

/** Rejects waiting callers at once if the first was refused for lack of capacity. Otherwise they would time out in turn. */
function rethrowIfBusy(error: unknown): void {
  const { overloaded, unavailable } = serverFailures;
  if (isFailure(error, overloaded) || isFailure(error, unavailable)) throw error;
}
