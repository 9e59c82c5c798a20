import type { Tokens } from "./keeper.ts";
import type { LiveSession } from "./live-session.ts";
import type { Fetch, Server } from "./server.ts";

/**
 * fetch, with the access token for the origins that are trusted with it. A path that starts with "/" is one of Latchkey's.
 * What the caller authorizes is sent as it is.
 */
export function authorizedFetch({ baseUrl, trusted, send }: Server, tokens: Tokens): Fetch {
  return async (input, init) => {
    const isPath = typeof input === "string" && input.startsWith("/");
    const target = isPath ? baseUrl + input : input;
    // As the runtime reads it: a page may leave out where it is itself.
    const { url } = new Request((target as Request).url ?? target);
    if (!trusted.has(new URL(url).origin)) return send(target, init);

    const request = new Request(target, init);
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
    if (answer.status !== 401) return answer;
    const next = await until(signal, () => tokens.renewed(session));
    if (!next) return answer;
    await answer.body?.cancel().catch(() => {});
    return sendAs(next, request);
  };
}

/** Waits no longer than the caller does; others may wait for the same. */
async function until<T>(signal: AbortSignal, ask: () => Promise<T>): Promise<T> {
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    // Its reason may be anything, as with fetch.
    signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
    ask().then(resolve, reject);
  });
}
