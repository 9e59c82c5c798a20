import type { Account } from "../api-types.ts";
import type { LatchkeyError } from "../latchkey-error.ts";
import type { SessionCalls } from "./calls.ts";
import { isNewer, type LiveSession } from "./live-session.ts";
import type { LoginState } from "./login-state.ts";
import { untilServed, withRetries } from "./retry.ts";

/** Milliseconds before expiry at which an access token is replaced, because it might expire on its way to the server. */
const expiryMargin = 5_000;

/** Provides access tokens. Both functions throw LatchkeyError. */
export interface Tokens {
  /** A session whose access token has not expired by this machine's clock. Undefined if nobody is logged in. */
  current(): Promise<LiveSession | undefined>;
  /** A session with a newer token than `old`, whose token was rejected or expired. Undefined if nobody is logged in. */
  refreshed(old: LiveSession | undefined): Promise<LiveSession | undefined>;
}

/** The client's session. All functions throw LatchkeyError, and change nothing when they throw. */
export interface ClientSession extends Tokens {
  /**
   * Logs a user in, or re-authenticates the user, by the call of this path. With `isChoice`, the organization of its token becomes that of
   * this tab.
   */
  start(path: string, proof: object, isChoice?: boolean): Promise<Account>;
  logOut(): Promise<void>;
  /** Replaces the data of the user, in all tabs, unless another user has logged in meanwhile. */
  setUser(user: Account): Promise<void>;
  /** Removes a session that the server has ended, with its cookie, unless another one has begun meanwhile. Never throws. */
  forget(id: string | undefined): Promise<void>;
  /** The user, even if the access token has expired. The first call resumes the session of the cookie, if there is one. */
  getUser(): Promise<Account | undefined>;
}

export function createSession(calls: SessionCalls, state: LoginState): ClientSession {
  const enqueue = createQueue();
  let refreshing: Promise<LiveSession | undefined> | undefined;

  const isUnchanged = (old: LiveSession | undefined) =>
    state.session === old && (old ?? !state.isKnown);

  /** Undefined if the session has ended. Continues without an organization if the user is no longer a member. */
  const refreshFor = (
    organization: LoginState["wanted"],
    signal?: AbortSignal,
  ): ReturnType<SessionCalls["refresh"]> =>
    calls.refresh(signal, organization).catch((error: LatchkeyError) => {
      if (error.code === "invalid_organization") return refreshFor(null, signal);
      if (error.code !== "invalid_grant") throw error;
      return undefined;
    });

  async function refresh(old: LiveSession | undefined): Promise<LiveSession | undefined> {
    if (isUnchanged(old)) {
      const { wanted } = state;
      const next = await withRetries((signal) => refreshFor(wanted, signal));
      const { session } = state;
      // A message from another tab during the refresh takes precedence, because it is newer than our request. The exception is
      // a message with an older token of the same session.
      const isLater = next && session?.id === next.id && isNewer(next, session);
      if (isUnchanged(old) || isLater) {
        if (next) state.set(next, true);
        else state.clear(old?.id);
      }
    }
    return state.session?.token === "" ? refresh(state.session) : state.session;
  }

  const refreshed: ClientSession["refreshed"] = (old) =>
    (refreshing ??= enqueue(() => refresh(old)).finally(() => {
      refreshing = undefined;
    }));

  return {
    refreshed,
    start: (path, proof, isChoice) =>
      enqueue(async () => {
        const session = await untilServed(() => calls.start(path, proof));
        state.set(session, isChoice);
        return session.user;
      }),
    logOut: () =>
      enqueue(async () => {
        const id = state.isKnown ? state.session?.id : await cookieSessionId(calls);
        await calls.end();
        state.clear(id);
      }),
    setUser: (user) =>
      // Behind a refresh that may have read the old data.
      enqueue(async () => {
        const { session } = state;
        if (session?.user.id === user.id) state.set({ ...session, user }, true);
      }),
    forget: (id) =>
      enqueue(async () => {
        if (state.session && state.session.id !== id) return;
        // The session has ended already. Only a cookie of another origin than that of the page may be left.
        await calls.end().catch(() => {});
        state.clear(id);
      }),
    async getUser() {
      if (!state.isKnown) await refreshed(undefined);
      return state.session?.user;
    },
    async current() {
      const { session, isKnown } = state;
      const isUsable = session ? session.expiresAt - Date.now() > expiryMargin : isKnown;
      return isUsable ? session : refreshed(session);
    },
  };
}

/**
 * The id of the session in the cookie, so that other tabs can be notified of the logout. If the id cannot be read, the client
 * logs out anyway.
 */
const cookieSessionId = (calls: SessionCalls): Promise<string | undefined> =>
  calls.refresh().then(
    (session) => session?.id,
    () => undefined,
  );

/** Runs one task at a time, in order, because responses that set the cookie must not overtake each other. */
function createQueue() {
  let last: Promise<unknown> = Promise.resolve();
  return <T>(task: () => Promise<T>): Promise<T> => {
    last = last.then(task, task);
    return last as Promise<T>;
  };
}
