import type { Credentials, Registration, User } from "./api-types.ts";
import { authorizedFetch } from "./authorized-fetch.ts";
import { caller, type Call } from "./call.ts";
import { createKeeper } from "./keeper.ts";
import { createLoginState, type Listener } from "./login-state.ts";
import { originOf, type Fetch, type Server } from "./server.ts";
import { createSessionCalls } from "./session-calls.ts";
import { joinTabs } from "./tabs.ts";

export type { paths } from "./api.ts";
export type {
  Credentials,
  ErrorCode,
  FieldError,
  Registration,
  Session,
  User,
} from "./api-types.ts";
export { LatchkeyError } from "./latchkey-error.ts";

export interface ClientOptions {
  /** Latchkey's public URL, its `ISSUER`. It may have a path. */
  readonly baseUrl: string;
  /** Further origins that get the access token. */
  readonly resources?: readonly string[] | undefined;
  /** Sends requests in place of the global fetch. */
  readonly fetch?: Fetch | undefined;
  /** Where there is no page, the origin to name, which Latchkey must allow. Default: that of `baseUrl`. */
  readonly origin?: string | undefined;
}

/** One person's way to Latchkey. The access token is held in memory alone. */
export interface Client {
  /** Creates an account; logs nobody in. Throws LatchkeyError. */
  register(registration: Registration): Promise<User>;
  /** Throws LatchkeyError; who was logged in before still is then, unless it was the answer that was lost. */
  logIn(credentials: Credentials): Promise<User>;
  /** Ends the session, in all tabs. Throws LatchkeyError when that failed: the person is then taken to be logged in still. */
  logOut(): Promise<void>;
  /** Who is logged in, undefined when nobody is. Asks Latchkey the first time only. Throws LatchkeyError. */
  user(): Promise<User | undefined>;
  /**
   * Like fetch; a path that starts with "/" is one of Latchkey's. The access token goes to Latchkey's origin and `resources`
   * alone, and is refreshed as needed: a request that gets a 401 is repeated once. Throws LatchkeyError when a refresh failed.
   */
  readonly fetch: Fetch;
  /** A call of the contract: gives the JSON of its success, undefined where it has none. Throws LatchkeyError. */
  readonly call: Call;
  /** Tells who is logged in when that changes: by a login or logout, its end, another tab, or a session resumed. Gives what ends it. */
  onChange(listener: Listener): () => void;
}

/**
 * Makes a client; nothing is asked yet. A page has one. On a server each person needs their own: all who share it are the
 * same person. Throws TypeError for a URL that has no origin.
 */
export function createClient(options: ClientOptions): Client {
  const server = serverOf(options);
  const tell = joinTabs(server.baseUrl, (news) => state.hear(news));
  const state = createLoginState(tell);
  const { logIn, logOut, user, ...tokens } = createKeeper(createSessionCalls(server), state);
  const fetch = authorizedFetch(server, tokens);
  const { send, baseUrl } = server;
  const anonymous = caller((path, init) => send(baseUrl + path, { ...init, redirect: "manual" }));
  return {
    register: (body) => anonymous("post", "/authenticate/register", { body }),
    logIn,
    logOut,
    user,
    fetch,
    call: caller(fetch),
    onChange: state.onChange,
  };
}

function serverOf({ baseUrl, resources = [], fetch, origin }: ClientOptions): Server {
  const { pathname } = new URL(baseUrl);
  const home = originOf(baseUrl);
  return {
    baseUrl: home + pathname.replace(/\/+$/, ""),
    trusted: new Set([home, ...resources.map(originOf)]),
    origin: origin === undefined ? home : originOf(origin),
    // The global one is looked up each time, for those who replace it.
    send: fetch ?? ((input, init) => globalThis.fetch(input, init)),
  };
}
