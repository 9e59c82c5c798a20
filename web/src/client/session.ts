import type { Account } from "latchkey-auth/client";
import { createStore, type Snapshot } from "latchkey-auth/store";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { forgetKept } from "../routing/kept.ts";
import { endCode } from "./code-flow.ts";
import { forgetLogin, noteProvider } from "./last-login.ts";
import { keep, latchkey } from "./latchkey.ts";
import { forgetLogins } from "./providers.ts";

/** Who is logged in on this page. */
const store = createStore(latchkey);

/** The login state of the page. */
export type Session =
  | { readonly is: "resuming" }
  /** Latchkey could not be reached. */
  | { readonly is: "unknown"; readonly error: unknown }
  | { readonly is: "in"; readonly user: Account }
  /** `ended` says how the previous session ended. */
  | { readonly is: "out"; readonly ended?: Ending };

/** By this page, for this device or for all, or with the account. Or elsewhere: by another tab or device, or by expiry. */
export type Ending = "here" | "everywhere" | "deleted" | "elsewhere";

/** The login state of the page. It follows every change, including changes in other tabs. */
export function useSession() {
  const [session, setSession] = useState(() =>
    sessionAfter({ is: "resuming" }, store.getSnapshot(), "elsewhere"),
  );
  const loggingOut = useRef<Ending>("elsewhere");

  useEffect(
    () =>
      store.subscribe(() => {
        const now = store.getSnapshot();
        const ended = loggingOut.current;
        setSession((before) => sessionAfter(before, now, ended));
      }),
    [],
  );

  const ended = session.is === "out" ? session.ended : undefined;
  // The next user of this tab must not go on with what this user began.
  useLayoutEffect(() => {
    if (ended === undefined) return;
    forgetLogins();
    endCode();
    forgetKept();
    noteProvider();
    // The session of a user who comes back may just have expired.
    if (ended !== "elsewhere") forgetLogin();
  }, [ended]);

  const isResuming = session.is === "resuming";
  useLayoutEffect(() => {
    // A login at a provider comes back with its session.
    if (session.is === "in") void keep(session.user);
  }, [isResuming]);

  const endBy = async (ending: Ending, end: () => Promise<void>): Promise<void> => {
    loggingOut.current = ending;
    try {
      await end();
    } finally {
      loggingOut.current = "elsewhere";
    }
  };

  return {
    session,
    /** Asks again who is logged in. */
    resume: store.check,
    /** Logs out this device. Throws LatchkeyError if that failed. */
    logOut: () => endBy("here", latchkey.logOut),
    /** Logs out all devices. Throws LatchkeyError if that failed. */
    logOutEverywhere: () =>
      endBy("everywhere", async () => {
        const query = { include_current: "true" } as const;
        await latchkey.call("delete", "/users/me/sessions", { query });
        await latchkey.logOut();
      }),
    /** Deletes the account, which may have no password. Throws LatchkeyError if that failed. */
    deleteAccount: (password?: string) =>
      endBy("deleted", () => latchkey.deleteUser(password === undefined ? {} : { password })),
  };
}

/** The next state. `ended` counts only if somebody was logged in before. */
function sessionAfter(before: Session, now: Snapshot, ended: Ending): Session {
  if (now.user) return { is: "in", user: now.user };
  if (now.isPending) return { is: "resuming" };
  if (now.error !== undefined) return { is: "unknown", error: now.error };
  return before.is === "in" ? { is: "out", ended } : { is: "out" };
}
