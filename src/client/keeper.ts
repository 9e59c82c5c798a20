import type { Credentials, User } from "./api-types.ts";
import { LatchkeyError } from "./latchkey-error.ts";
import { isNewer, type LiveSession } from "./live-session.ts";
import type { LoginState } from "./login-state.ts";
import { askPersistently } from "./retry.ts";
import type { SessionCalls } from "./session-calls.ts";

/** An access token that ends so soon, in milliseconds, might end on its way. */
const margin = 5_000;

/** Where access tokens come from. Both throw LatchkeyError. */
export interface Tokens {
  /** A session whose access token is good by the clock; undefined when nobody is logged in. */
  current(): Promise<LiveSession | undefined>;
  /** A later one than `old`, which is no good any more; undefined when nobody is logged in. */
  renewed(old: LiveSession | undefined): Promise<LiveSession | undefined>;
}

/** Keeps a client in its session. All throw LatchkeyError, and change nothing then. */
export interface Keeper extends Tokens {
  logIn(credentials: Credentials): Promise<User>;
  logOut(): Promise<void>;
  /** Who is logged in, also when the access token has ended; the first time, whom the cookie tells. */
  user(): Promise<User | undefined>;
}

export function createKeeper(calls: SessionCalls, state: LoginState): Keeper {
  const inTurn = oneAfterTheOther();
  let renewal: Promise<LiveSession | undefined> | undefined;

  const isStill = (old: LiveSession | undefined): boolean =>
    state.session === old && (old !== undefined || !state.isKnown);

  async function renew(old: LiveSession | undefined): Promise<LiveSession | undefined> {
    if (!isStill(old)) return state.session;
    const next = await askPersistently(calls.refresh).catch(nobodyIfRefused);
    const { session } = state;
    // What another tab said meanwhile came later than what was asked here, but for an older token of the same session.
    const isLater = next !== undefined && session?.id === next.id && isNewer(next, session);
    if (!isStill(old) && !isLater) return session;
    if (next) state.enter(next);
    else state.leave(old?.id);
    return state.session;
  }

  const renewed: Keeper["renewed"] = (old) =>
    (renewal ??= inTurn(() => renew(old)).finally(() => {
      renewal = undefined;
    }));

  return {
    renewed,
    logIn: (credentials) =>
      inTurn(async () => {
        const session = await calls.start(credentials);
        state.enter(session);
        return session.user;
      }),
    logOut: () =>
      inTurn(async () => {
        const id = state.isKnown ? state.session?.id : await idOfCookie(calls);
        await calls.end();
        state.leave(id);
      }),
    async user() {
      if (!state.isKnown) await renewed(undefined);
      return state.session?.user;
    },
    async current() {
      const { session, isKnown } = state;
      const isGood = session ? session.ends - Date.now() > margin : isKnown;
      return isGood ? session : renewed(session);
    },
  };
}

/** Whose tabs must be told, where none was resumed. It is no reason not to end it that they cannot be. */
const idOfCookie = (calls: SessionCalls): Promise<string | undefined> =>
  calls.refresh().then(
    ({ id }) => id,
    () => undefined,
  );

/** The one refusal by which the server says that the session has ended, or was never there. */
function nobodyIfRefused(error: unknown): undefined {
  if (!(error instanceof LatchkeyError && error.code === "invalid_grant")) throw error;
}

/** Runs work when the work before is done: answers that set a cookie must not overtake each other. */
function oneAfterTheOther() {
  let last: Promise<unknown> = Promise.resolve();
  return <T>(work: () => Promise<T>): Promise<T> => {
    const mine = last.then(work, work);
    last = mine;
    return mine;
  };
}
