import type { Credentials } from "../api-types.ts";
import type { Connection } from "../connection.ts";
import { createCookieJar } from "./cookie-jar.ts";
import { liveSession, type LiveSession } from "./live-session.ts";
import { fromNetwork, readResponse, unexpected } from "../response.ts";

/** The calls that use the refresh-token cookie. Each sends one request, and throws LatchkeyError. */
export interface SessionCalls {
  start(credentials: Credentials): Promise<LiveSession>;
  /** `signal` aborts the request. */
  refresh(signal?: AbortSignal): Promise<LiveSession>;
  end(): Promise<void>;
}

export function createSessionCalls({ baseUrl, origin, send }: Connection): SessionCalls {
  const jar = createCookieJar(origin);

  async function call(path: string, { headers, signal = null, ...init }: RequestInit) {
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

  async function callForSession(path: string, init: RequestInit): Promise<LiveSession> {
    const { response, receivedAt, json } = await call(path, { ...init, method: "POST" });
    const { access_token, expires_in, user } = Object(json) as Record<string, unknown>;
    const session = liveSession(access_token, receivedAt + Number(expires_in) * 1000, user);
    if (!session) throw unexpected(response);
    return session;
  }

  return {
    start: (credentials) =>
      callForSession("/session", {
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(credentials),
      }),
    // With `keepalive` a browser stores the new cookie even if the page is closed. Otherwise it would keep the old cookie, which
    // the server soon treats as stolen.
    refresh: (signal) =>
      callForSession("/session/refresh", { keepalive: true, signal: signal ?? null }),
    async end() {
      const { response, json } = await call("/session", { method: "DELETE", keepalive: true });
      if (json !== undefined) throw unexpected(response);
    },
  };
}
