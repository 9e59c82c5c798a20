import { LatchkeyError } from "./latchkey-error.ts";

/** When the second and third attempt begin, in milliseconds since the first. */
const schedule = [1_000, 3_000];

/** How long an attempt is waited for that is not the last. */
const patience = 4_000;

/**
 * Asks for a refresh, up to three times while no answer or a 5xx comes. The server may have replaced the refresh token all
 * the same; for ten seconds it answers a repetition alike, and takes a later one for a thief. So all begin within eight.
 */
export async function askPersistently<T>(ask: (signal?: AbortSignal) => Promise<T>): Promise<T> {
  const began = Date.now();
  for (const next of schedule) {
    const attempt = new AbortController();
    const timer = setTimeout(() => attempt.abort(), patience);
    try {
      return await ask(attempt.signal);
    } catch (error) {
      if (!mayPass(error)) throw error;
    } finally {
      clearTimeout(timer);
    }
    await sleep(began + next - Date.now());
  }
  return ask();
}

const mayPass = (error: unknown): boolean =>
  error instanceof LatchkeyError && (error.code === "unreachable" || Number(error.status) >= 500);

const sleep = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));
