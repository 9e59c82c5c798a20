import type { ErrorCode, Mfa } from "../api-types.ts";
import type { Connection } from "../connection.ts";
import { LatchkeyError } from "../latchkey-error.ts";
import { detailsOf, fromNetwork, readResponse, unexpected } from "../response.ts";
import type { SessionCalls } from "../session/calls.ts";
import { liveSession, type LiveSession } from "../session/live-session.ts";

type Awaitable<T> = T | Promise<T>;

/** Keeps texts by their name. Names have letters, digits, `.`, `-` and `_` only. */
export interface TokenStorage {
  get(key: string): Awaitable<string | null | undefined>;
  set(key: string, value: string): Awaitable<unknown>;
  delete(key: string): Awaitable<unknown>;
}

/** The path that stands for a login by a refresh token. */
export const adoption = "refresh_token";

/** The grant of each call of a page, by its path. */
const grants: Readonly<Record<string, string>> = {
  [adoption]: adoption,
  "/session": "password",
  "/session/passkey": "urn:latchkey:grant-type:passkey",
  "/session/second-factor": "urn:latchkey:grant-type:mfa",
  "/session/reauthentication": "urn:latchkey:grant-type:reauthentication",
  "/session/organization": adoption,
};
const byLink = "urn:latchkey:grant-type:login-link";

type Members = Readonly<Record<string, unknown>>;

/** The same calls as those of a page, over the token endpoint. The storage has the refresh token before its access token is used. */
export function createTokenCalls(
  { baseUrl, send }: Connection,
  storage: TokenStorage,
  clientId: string | undefined,
): SessionCalls {
  const key = `latchkey-${baseUrl.replaceAll(/[^\w.-]/g, "_")}`;

  const post = (path: string, members: Members, signal: AbortSignal | null): Promise<Response> => {
    const given = Object.entries({ ...members, client_id: clientId }).filter(
      ([, value]) => value !== undefined,
    );
    const form = given.map(([name, value]) => [
      name,
      // An empty `organization` is none.
      typeof value === "string" ? value : value === null ? "" : JSON.stringify(value),
    ]);
    const init: RequestInit = {
      method: "POST",
      headers: { "Content-Type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams(form).toString(),
      redirect: "manual",
      signal,
    };
    return fromNetwork(send(`${baseUrl}/authenticate/${path}`, init));
  };

  /** Undefined if the storage got another token than `used` meanwhile, from another process. */
  async function obtain(
    members: Members,
    used?: string,
    signal: AbortSignal | null = null,
  ): Promise<LiveSession | undefined> {
    const response = await post("token", members, signal);
    const receivedAt = Date.now();
    const tokens = Object(await readOAuth(response)) as Members;
    const { access_token: token, refresh_token: refreshToken, expires_in } = tokens;
    if (typeof token !== "string" || typeof refreshToken !== "string") throw unexpected(response);
    if (used !== undefined) {
      const stored = await storage.get(key);
      if (stored !== used && stored !== refreshToken) return undefined;
    }
    await storage.set(key, refreshToken);
    const headers = { Authorization: `Bearer ${token}` };
    const me = await fromNetwork(
      send(`${baseUrl}/users/me`, { headers, redirect: "manual", signal }),
    );
    const session = liveSession(
      token,
      receivedAt + Number(expires_in) * 1000,
      await readResponse(me),
    );
    if (!session) throw unexpected(me);
    return session;
  }

  return {
    async start(path, proof) {
      const stored = (await storage.get(key)) ?? undefined;
      const isLink = path === "/session" && !("password" in proof);
      const isAgain = /reauth|organization/.test(path);
      if (isAgain && !stored) throw ended();
      const session = await obtain(
        {
          grant_type: isLink ? byLink : grants[path],
          // `replaces` proves that the user has logged in here before, and ends that session.
          ...(path !== adoption && { [isAgain ? "refresh_token" : "replaces"]: stored }),
          ...proof,
        },
        isAgain ? stored : undefined,
      );
      if (!session) throw ended();
      return session;
    },
    async refresh(signal, organization) {
      for (;;) {
        const stored = await storage.get(key);
        if (!stored) return undefined;
        try {
          const members = { grant_type: adoption, refresh_token: stored, organization };
          const session = await obtain(members, stored, signal);
          if (session) return session;
        } catch (error) {
          if (!(error instanceof LatchkeyError && error.code === "invalid_grant")) throw error;
          // Another process with the same storage may have logged in meanwhile.
          if ((await storage.get(key)) !== stored) continue;
          await storage.delete(key);
          throw error;
        }
      }
    },
    async end() {
      const stored = await storage.get(key);
      if (!stored) return;
      await readOAuth(await post("revoke", { token: stored }, null), true);
      // Another process with the same storage may have logged in meanwhile.
      if ((await storage.get(key)) === stored) await storage.delete(key);
    },
  };
}

/** The session that was to be proven again is not there any more. */
const ended = (): LatchkeyError => new LatchkeyError("invalid_grant", "No one is logged in.");

/** Reads a response of an OAuth endpoint. Throws LatchkeyError. */
async function readOAuth(response: Response, isEmpty = false): Promise<unknown> {
  if (response.ok && !isEmpty) return readResponse(response);
  const text = await fromNetwork(response.text());
  // A page that stands between, such as that of a hotel, has a text.
  if (response.ok && text === "") return undefined;
  const { error, error_description, code, mfa_token, factors } = parse(text) as {
    readonly error?: string;
    readonly error_description?: string;
    readonly code?: ErrorCode;
    readonly mfa_token?: string;
    readonly factors?: Mfa["factors"];
  };
  if (typeof error !== "string") throw unexpected(response);
  const busy = response.status === 429 ? "too_many_requests" : "unavailable";
  const named = error === "temporarily_unavailable" ? busy : (error as ErrorCode);
  const mfa = factors && { token: mfa_token, factors };
  const details = { ...detailsOf(response), mfa };
  throw new LatchkeyError(code ?? named, error_description ?? error, details);
}

function parse(text: string): object {
  try {
    return Object(JSON.parse(text)) as object;
  } catch {
    return {};
  }
}
