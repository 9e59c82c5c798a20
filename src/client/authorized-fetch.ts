import { originOf, type Connection, type Fetch } from "./connection.ts";
import { reasonOf, throwIfAborted } from "./response.ts";
import type { LiveSession } from "./session/live-session.ts";
import type { Tokens } from "./session/session.ts";

/** The error of a call that needs a better or more recent proof of the user (RFC 9470). */
const stepUp = "insufficient_user_authentication";

/**
 * A fetch that adds the access token to requests to trusted origins. A path that starts with "/" is resolved against
 * `baseUrl`. A request that already has an `Authorization` header is sent unchanged.
 */
export function authorizedFetch({ baseUrl, trusted, send }: Connection, tokens: Tokens): Fetch {
  const latchkeyOrigin = originOf(baseUrl);
  /**
   * The new tokens that were rejected, by origin. Such an origin would reject the next token as well, so the client does not
   * refresh for it again.
   */
  const rejected = new Map<string, string>();

  return async (input, init) => {
    const isPath = typeof input === "string" && input.startsWith("/");
    const target = isPath ? baseUrl + input : input;
    // Request resolves a relative URL as the runtime does: a page may leave out its own origin.
    const { url } = new Request((target as Request).url ?? target);
    if (!trusted.has(new URL(url).origin)) return send(target, init);

    const request = new Request(target, init);
    const { origin } = new URL(request.url);
    // Check again: an input object can return a different URL the second time it is read.
    if (!trusted.has(origin)) return send(request);
    // Use the caller's signal: on Node, `request.signal` stops working once the Request is garbage-collected.
    const signal = init?.signal ?? request.signal;
    const sendAs = ({ token }: LiveSession, request: Request): Promise<Response> => {
      request.headers.set("Authorization", `Bearer ${token}`);
      return send(request, { signal });
    };

    if (request.headers.has("Authorization")) return send(request, { signal });
    const session = await abortable(signal, () => tokens.current());
    if (!session) return send(request, { signal });
    // Send a clone, because a body can be sent only once and the request may have to be repeated.
    const response = await sendAs(session, request.clone());
    if (response.status !== 401 || rejected.get(origin) === session.token) return response;
    // The token is good. Only the user can do more, by `reauthenticate`.
    if (response.headers.get("www-authenticate")?.includes(stepUp)) return response;
    const next = await abortable(signal, () => tokens.refreshed(session));
    if (!next) return response;
    await response.body?.cancel().catch(() => {});
    const repeated = await sendAs(next, request);
    if (repeated.status === 401 && origin !== latchkeyOrigin) rejected.set(origin, next.token);
    return repeated;
  };
}

/** Waits for `work` until `signal` aborts. `work` itself goes on, because other callers may wait for the same result. */
async function abortable<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  throwIfAborted(signal);
  let onAbort = () => {};
  try {
    return await new Promise((resolve, reject) => {
      onAbort = () => reject(reasonOf(signal));
      signal.addEventListener("abort", onAbort);
      work().then(resolve, reject);
    });
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}
