import type { Connection } from "../connection.ts";
import { fromNetwork, readResponse, unexpected } from "../response.ts";
import { createCookieJar } from "./cookie-jar.ts";
import { liveSession, type LiveSession } from "./live-session.ts";

/** The calls that use the refresh-token cookie. Each sends one request, and throws LatchkeyError. */
export interface SessionCalls {
  /** A login, or a proof of the user who is logged in. `path` is that of the call. */
  start(path: string, proof: object): Promise<LiveSession>;
  /**
   * Undefined if there is no cookie. `signal` aborts the request. The token is for `organization`: an id, null for none, or undefined for
   * that of the session.
   */
  refresh(signal?: AbortSignal, organization?: string | null): Promise<LiveSession | undefined>;
  end(): Promise<void>;
}

export function createSessionCalls({ baseUrl, origin, send }: Connection): SessionCalls {
  const jar = createCookieJar(origin);

  async function call(
    path: string,
    { headers, signal = null, ...init }: RequestInit,
  ): Promise<Answer> {
    const request = new Request(baseUrl + path, {
      ...init,
      headers: { "X-Latchkey": "1", ...jar.headers(), ...(headers as Record<string, string>) },
      credentials: "include",
      // Only Latchkey may receive a password or a refresh token, and Latchkey never redirects.
      redirect: "manual",
    });
    const response = await fromNetwork(send(request, { signal }));
    const receivedAt = Date.now();
    jar.store(response.headers);
    return { response, receivedAt, json: await readResponse(response) };
  }

  // With `keepalive` a browser stores the new cookie even if the page is closed. Otherwise it would keep the old cookie, which
  // the server soon treats as stolen.
  const post = (
    path: string,
    body?: object | false,
    signal: AbortSignal | null = null,
  ): Promise<Answer> =>
    call(path, {
      method: "POST",
      ...(body && {
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(body),
      }),
      keepalive: true,
      signal,
    });

  return {
    start: async (path, proof) => sessionIn(await post(path, proof)),
    async refresh(signal, organization) {
      const answer = await post(
        "/session/refresh",
        organization !== undefined && { organization },
        signal,
      );
      const { user } = Object(answer.json) as Record<string, unknown>;
      return user === null ? undefined : sessionIn(answer);
    },
    async end() {
      const { response, json } = await call("/session", { method: "DELETE", keepalive: true });
      if (json !== undefined) throw unexpected(response);
    },
  };
}

interface Answer {
  readonly response: Response;
  readonly receivedAt: number;
  readonly json: unknown;
}

function sessionIn({ response, receivedAt, json }: Answer): LiveSession {
  const { access_token, expires_in, user } = Object(json) as Record<string, unknown>;
  const session = liveSession(access_token, receivedAt + Number(expires_in) * 1000, user);
  if (!session) throw unexpected(response);
  return session;
}
