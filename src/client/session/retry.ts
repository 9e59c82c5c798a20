import type { LatchkeyError } from "../latchkey-error.ts";

/**
 * Refreshes, with up to three attempts while the server does not respond, or responds with a 5xx or with a 429 for a second. The
 * server may have rotated the token although its response was lost. It accepts the old token for a minute and treats
 * later use as theft.
 */
export async function withRetries<T>(refresh: (signal?: AbortSignal) => Promise<T>): Promise<T> {
  const startedAt = Date.now();
  // When the second and the third attempt start, in milliseconds after the first. As in all of this file, a name would cost a page bytes.
  for (const nextStart of [1_000, 3_000]) {
    const attempt = new AbortController();
    // The last attempt has no timeout.
    const timer = setTimeout(() => attempt.abort(), 4_000);
    try {
      return await refresh(attempt.signal);
    } catch (error) {
      if (!isTransient(error as LatchkeyError)) throw error;
    } finally {
      clearTimeout(timer);
    }
    await sleep(startedAt + nextStart - Date.now());
  }
  return refresh();
}

/**
 * Sends a login again, for half a minute, while the server is too busy for it. The server did nothing with a login that it refused so,
 * and says how long to wait.
 */
export async function untilServed<T>(send: () => Promise<T>): Promise<T> {
  const startedAt = Date.now();
  for (;;) {
    try {
      return await send();
    } catch (error) {
      const { code, retryAfter } = error as LatchkeyError;
      if (code !== "overloaded" || !retryAfter || Date.now() - startedAt > 30_000) throw error;
      await sleep(retryAfter * 1000);
    }
  }
}

const isTransient = ({ code, status, retryAfter }: LatchkeyError): boolean =>
  code === "unreachable" || (status as number) >= 500 || (status === 429 && retryAfter === 1);

const sleep = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));
