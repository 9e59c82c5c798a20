import type { Tokens } from "./keeper.ts";
import type { LiveSession } from "./live-session.ts";
import type { Fetch, Server } from "./server.ts";

/**
 * fetch, with the access token for the origins that are trusted with it. A path that starts with "/" is one of Latchkey's.
 * What the caller authorizes is sent as it is.
 */
export function authorizedFetch({ baseUrl, trusted, send }: Server, tokens: Tokens): Fetch {
  const sendAs = (session: LiveSession, request: Request): Promise<Response> => {
    request.headers.set("Authorization", `Bearer ${session.token}`);
    return send(request);
  };

  return async (input, init) => {
    const isPath = typeof input === "string" && input.startsWith("/");
    const target = isPath ? baseUrl + input : input;
    // As the runtime reads it: a page may leave out where it is itself.
    const { url } = new Request((target as Request).url ?? target);
    if (!trusted.has(new URL(url).origin)) return send(target, init);

    const request = new Request(target, init);
    if (request.headers.has("Authorization")) return send(request);
    const { signal } = request;
    const session = await until(signal, () => tokens.current());
    if (!session) return send(request);
    // A body can be sent once only.
    const again = request.clone();
    const answer = await sendAs(session, request);
    if (answer.status !== 401) return answer;
    const next = await until(signal, () => tokens.renewed(session));
    if (!next) return answer;
    await answer.body?.cancel();
    return sendAs(next, again);
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
