import { setNewest } from "../../core/ground/bounded.ts";
import { Failure, serverFailures } from "../../core/failures.ts";
import type { Clock } from "../../core/system.ts";

/** The client that asks Latchkey about tokens. */
export interface Introspection {
  /** The id of a client that may introspect the tokens of this resource. */
  readonly clientId: string;
  readonly clientSecret: string;
  /** Seconds for which a response is used again for the same token. With 0, each request asks. Default: 30. */
  readonly cacheSeconds?: number;
}

/** Milliseconds for one request, with its whole response. */
const timeLimit = 5000;

/** The most tokens that are remembered. */
const capacity = 4096;

/**
 * Asks the issuer whether it still accepts a token (RFC 7662). `id` is the `jti` of a token that was verified. Throws Failure
 * `unavailable` if the issuer does not respond or is busy, and an Error if it does not accept the client, because that is a mistake
 * of the configuration.
 */
export function createIntrospection(
  issuer: string,
  { clientId, clientSecret, cacheSeconds = 30 }: Introspection,
  clock: Clock,
): (token: string, id: string) => Promise<boolean> {
  const url = `${issuer}/authenticate/introspect`;
  const credentials = [clientId, clientSecret].map(encodeURIComponent).join(":");
  // The inactive are kept as well, so that one such token does not use up the limit of the issuer.
  const known = new Map<string, { readonly isActive: boolean; readonly at: number }>();

  async function ask(token: string): Promise<boolean> {
    const response = await fetch(url, {
      method: "POST",
      headers: { Authorization: `Basic ${btoa(credentials)}` },
      body: new URLSearchParams({ token }),
      signal: AbortSignal.timeout(timeLimit),
      redirect: "manual",
    }).catch((cause: unknown) => {
      throw unavailable({ cause });
    });
    if (response.status !== 200) {
      await response.body?.cancel();
      if (isMistake(response.status)) {
        throw new Error(
          `${url} returned ${response.status}. Check the id and the secret of the client in introspect.`,
        );
      }
      const seconds = Number(response.headers.get("retry-after"));
      throw unavailable(seconds > 0 ? { retryAfter: seconds } : {});
    }
    const { active } = await (response.json() as Promise<{ readonly active?: unknown }>).catch(
      (cause: unknown) => {
        throw unavailable({ cause });
      },
    );
    return active === true;
  }

  return async (token, id) => {
    const last = known.get(id);
    const age = last ? clock() - last.at : Infinity;
    // A clock that was set back must not prolong the time.
    if (last && age >= 0 && age < cacheSeconds * 1000) return last.isActive;
    const isActive = await ask(token);
    if (cacheSeconds > 0) setNewest(known, id, { isActive, at: clock() }, capacity);
    return isActive;
  };
}

/** Every other status is one of a server that is busy or fails. */
const isMistake = (status: number): boolean => status >= 400 && status < 500 && status !== 429;

const unavailable = (more: { readonly cause?: unknown; readonly retryAfter?: number }): Failure =>
  new Failure(serverFailures.unavailable, {
    detail: "The login server cannot be asked about the token.",
    ...more,
  });
