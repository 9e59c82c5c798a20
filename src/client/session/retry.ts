import { LatchkeyError } from "../latchkey-error.ts";

/** When the second and the third attempt start, in milliseconds after the first. */
const retryStarts = [1_000, 3_000];

/** Milliseconds after which an attempt times out. The last attempt has no timeout. */
const attemptTimeout = 4_000;

/**
 * Refreshes, with up to three attempts while the server does not respond, or responds with a 5xx or with a 429 for a second. The
 * server may have rotated the token although its response was lost. It accepts the old token for a minute and treats
 * later use as theft.
 */
export async function withRetries<T>(refresh: (signal?: AbortSignal) => Promise<T>): Promise<T> {
  const startedAt = Date.now();
  for (const nextStart of retryStarts) {
    const attempt = new AbortController();
    const timer = setTimeout(() => attempt.abort(), attemptTimeout);
    try {
      return await refresh(attempt.signal);
    } catch (error) {
      if (!isTransient(error)) throw error;
    } finally {
      clearTimeout(timer);
    }
    await sleep(startedAt + nextStart - Date.now());
  }
  return refresh();
}

const isTransient = (error: unknown): boolean =>
  error instanceof LatchkeyError &&
  (error.code === "unreachable" ||
    Number(error.status) >= 500 ||
    (error.status === 429 && error.retryAfter === 1));

const sleep = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));
