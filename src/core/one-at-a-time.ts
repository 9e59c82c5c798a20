import { Failure } from "./failures.ts";

/** Runs work for some keys when no other work for one of them runs. */
export type OneAtATime = <T>(keys: readonly string[], work: () => Promise<T>) => Promise<T>;

/**
 * Of many who want the same at once, the first works and the others wait for how it ends, instead of doing the same
 * work in vain. Within one process: it saves effort and decides nothing.
 */
export function oneAtATime(): OneAtATime {
  const underway = new Map<string, Promise<unknown>>();
  return async (keys, work) => {
    for (;;) {
      const rival = keys.map((key) => underway.get(key)).find((one) => one !== undefined);
      if (!rival) break;
      await rival.catch(passOnTrouble);
    }
    const mine = work();
    for (const key of keys) underway.set(key, mine);
    try {
      return await mine;
    } finally {
      for (const key of keys) underway.delete(key);
    }
  };
}

/** Where the first could not be served, the others would have to wait as long, one after the other. */
function passOnTrouble(error: unknown): void {
  if (!(error instanceof Failure)) return;
  if (error.code === "overloaded" || error.code === "unavailable") throw error;
}
