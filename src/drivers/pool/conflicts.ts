import { ServerFault } from "./faults.ts";

const tries = 4;

/**
 * Runs a statement, and retries it if the server rolled it back completely. Retries up to three times within `budget`
 * milliseconds: after that the caller has given up, and a late write would surprise it. `run` receives a function that
 * returns the time left.
 */
export async function retryConflicts<T>(
  budget: number,
  run: (left: () => number) => Promise<T>,
): Promise<T> {
  const end = performance.now() + budget;
  const left = (): number => end - performance.now();
  for (let attempt = 1; ; attempt++) {
    try {
      return await run(left);
    } catch (error) {
      const again = error instanceof ServerFault && error.kind === "conflict";
      if (!again || attempt === tries || left() < 0) throw error;
      await pause(attempt);
    }
  }
}

const pause = (attempt: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, Math.random() * 25 * 2 ** attempt));
