import { reach, readAnswer, unexpected } from "./answer.ts";
import type { Credentials } from "./api-types.ts";
import { createCookieJar } from "./cookie-jar.ts";
import { liveSession, type LiveSession } from "./live-session.ts";
import type { Server } from "./server.ts";

/** The calls that the refresh token goes with, each asked once. They throw LatchkeyError. */
export interface SessionCalls {
  start(credentials: Credentials): Promise<LiveSession>;
  /** Waits for an answer until `signal`. */
  refresh(signal?: AbortSignal): Promise<LiveSession>;
  end(): Promise<void>;
}

export function createSessionCalls({ baseUrl, origin, send }: Server): SessionCalls {
  const jar = createCookieJar(origin);

  async function ask(path: string, { headers, signal = null, ...init }: RequestInit) {
    const request = new Request(baseUrl + path, {
      ...init,
      headers: { "X-Latchkey": "1", ...jar.headers(), ...(headers as Record<string, string>) },
      credentials: "include",
      // A password and a refresh token are for Latchkey alone, which never sends on.
      redirect: "manual",
    });
    const answer = await reach(send(request, { signal }));
    const now = Date.now();
    jar.keep(answer.headers);
    return { answer, now, json: await readAnswer(answer) };
  }

  async function askForSession(path: string, init: RequestInit): Promise<LiveSession> {
    const { answer, now, json } = await ask(path, { ...init, method: "POST" });
    const { access_token, expires_in, user } = Object(json) as Record<string, unknown>;
    const session = liveSession(access_token, now + Number(expires_in) * 1000, user);
    if (!session) throw unexpected(answer);
    return session;
  }

  return {
    start: (credentials) =>
      askForSession("/session", {
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(credentials),
      }),
    // With `keepalive` a browser takes the new cookie even when the page goes: the old one would soon pass for stolen.
    refresh: (signal) =>
      askForSession("/session/refresh", { keepalive: true, signal: signal ?? null }),
    async end() {
      const { answer, json } = await ask("/session", { method: "DELETE", keepalive: true });
      if (json !== undefined) throw unexpected(answer);
    },
  };
}
