import type { Tokens } from "./keeper.ts";
import type { LiveSession } from "./live-session.ts";
import { originOf, type Fetch, type Server } from "./server.ts";

/**
 * fetch, with the access token for the origins that are trusted with it. A path that starts with "/" is one of Latchkey's.
 * What the caller authorizes is sent as it is.
 */
export function authorizedFetch({ baseUrl, trusted, send }: Server, tokens: Tokens): Fetch {
  const home = originOf(baseUrl);
  /** By origin, a new token that was refused all the same: whoever does that would refuse the next one, too. */
  const refused = new Map<string, string>();

  return async (input, init) => {
    const isPath = typeof input === "string" && input.startsWith("/");
    const target = isPath ? baseUrl + input : input;
    // As the runtime reads it: a page may leave out where it is itself.
    const { url } = new Request((target as Request).url ?? target);
    if (!trusted.has(new URL(url).origin)) return send(target, init);

    const request = new Request(target, init);
    const { origin } = new URL(request.url);
    // An object that is asked twice may say two things.
    if (!trusted.has(origin)) return send(request);
    // The caller's own: on Node the one of a request does nothing once that is collected as garbage.
    const signal = init?.signal ?? request.signal;
    const sendAs = ({ token }: LiveSession, request: Request): Promise<Response> => {
      request.headers.set("Authorization", `Bearer ${token}`);
      return send(request, { signal });
    };

    if (request.headers.has("Authorization")) return send(request, { signal });
    const session = await until(signal, () => tokens.current());
    if (!session) return send(request, { signal });
    // A body can be sent once only.
    const answer = await sendAs(session, request.clone());
    if (answer.status !== 401 || refused.get(origin) === session.token) return answer;
    const next = await until(signal, () => tokens.renewed(session));
    if (!next) return answer;
    await answer.body?.cancel().catch(() => {});
    const repeated = await sendAs(next, request);
    if (repeated.status === 401 && origin !== home) refused.set(origin, next.token);
    return repeated;
  };
}

/** Waits no longer than the caller does; others may wait for the same. */
async function until<T>(signal: AbortSignal, ask: () => Promise<T>): Promise<T> {
  signal.throwIfAborted();
  const stop = new AbortController();
  try {
    return await new Promise((resolve, reject) => {
      // Its reason may be anything, as with fetch.
      const give = () => reject(signal.reason as Error);
      signal.addEventListener("abort", give, { signal: stop.signal });
      ask().then(resolve, reject);
    });
  } finally {
    stop.abort();
  }
}
