import type { HonoJsonWebKey } from "hono/utils/jwt/jws";
import { Failure, serverFailures } from "../../core/failures.ts";
import type { Clock } from "../../core/system.ts";

/** Milliseconds for which keys are used without a new load, as the `Cache-Control` of the key set allows. */
const freshFor = 300_000;

/**
 * Milliseconds for which older keys are used while a load runs. After that a request waits for the load, so that an idle server does
 * not accept a key that the issuer removed long ago.
 */
const usableFor = 3_600_000;

/** Milliseconds after a load in which no other begins, whether it failed or not. Tokens with unknown keys cannot cause more. */
const pause = 10_000;

/** Milliseconds that a load may take, body included. */
const timeLimit = 5000;

type Keys = readonly HonoJsonWebKey[];

interface Options {
  readonly clock: Clock;
  /** False if the runtime stops work when the request that began it has its answer. */
  readonly outlivesRequests: boolean;
  /** Ends a load that takes too long. */
  readonly limit?: () => AbortSignal;
}

/**
 * The public keys of an issuer, fetched from its key set. Gives all keys of the set for a token that names the key `kid`, which may not
 * be among them. Keys stay usable while the issuer cannot be reached, because that does not make them wrong. Throws Failure
 * `unavailable` if it cannot tell whether the key exists.
 */
export function createIssuerKeys(
  url: string,
  { clock, outlivesRequests, limit = () => AbortSignal.timeout(timeLimit) }: Options,
): (kid: string) => Promise<Keys> {
  let current: { readonly keys: Keys; readonly loadedAt: number } | undefined;
  let last: { readonly hasFailed: boolean; readonly endedAt: number } | undefined;
  let running: { readonly result: Promise<void>; readonly startedAt: number } | undefined;

  /** A clock that was set back must not prolong a wait. */
  const isWithin = (span: number, since: number | undefined): boolean => {
    const passed = since === undefined ? span : clock() - since;
    return passed >= 0 && passed < span;
  };

  async function load(): Promise<void> {
    try {
      current = { keys: await fetchKeys(url, limit()), loadedAt: clock() };
      last = { hasFailed: false, endedAt: clock() };
    } catch {
      last = { hasFailed: true, endedAt: clock() };
    }
  }

  /** Requests that arrive during a load share it. Does nothing during the pause. Never rejects. */
  function reload(): Promise<void> {
    // A runtime may have cut off a load, which then never ends.
    if (running && isWithin(2 * timeLimit, running.startedAt)) return running.result;
    if (isWithin(pause, last?.endedAt)) return Promise.resolve();
    const started = {
      startedAt: clock(),
      result: load().finally(() => {
        if (running === started) running = undefined;
      }),
    };
    running = started;
    return started.result;
  }

  const keysWith = (kid: string) =>
    current?.keys.some((key) => key.kid === kid) ? current : undefined;

  return async (kid) => {
    const known = keysWith(kid);
    if (known && isWithin(freshFor, known.loadedAt)) return known.keys;
    const reloaded = reload();
    const isUsable = known && (isWithin(usableFor, known.loadedAt) || last?.hasFailed);
    if (isUsable && outlivesRequests) return known.keys;
    await reloaded;
    const keys = keysWith(kid)?.keys ?? (last?.hasFailed ? undefined : current?.keys);
    if (keys) return keys;
    const waited = clock() - (last?.endedAt ?? 0);
    throw new Failure(serverFailures.unavailable, {
      detail: "The public keys of the login server cannot be loaded.",
      retryAfter: Math.max(1, Math.ceil((pause - waited) / 1000)),
    });
  };
}

/** Throws for anything but an answer with a key set (RFC 7517 section 5). */
async function fetchKeys(url: string, signal: AbortSignal): Promise<Keys> {
  const response = await fetch(url, { signal });
  if (!response.ok) {
    await response.body?.cancel();
    throw new Error(`${url} returned ${response.status}`);
  }
  const { keys } = (await response.json()) as { readonly keys?: unknown };
  if (!Array.isArray(keys) || !keys.every(isObject)) throw new Error(`${url} has no key set`);
  return keys as Keys;
}

const isObject = (value: unknown): boolean => typeof value === "object" && value !== null;
