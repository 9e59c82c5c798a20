import type { Account } from "latchkey/client";
import { useEffect, useRef, useState } from "preact/hooks";
import { latchkey } from "./latchkey.ts";

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
  const [session, setSession] = useState<Session>({ is: "resuming" });
  const loggingOut = useRef<Ending>("elsewhere");

  const resume = async (): Promise<void> => {
    setSession({ is: "resuming" });
    try {
      const user = await latchkey.getUser();
      setSession(user ? { is: "in", user } : { is: "out" });
    } catch (error) {
      setSession({ is: "unknown", error });
    }
  };

  useEffect(() => {
    const unsubscribe = latchkey.onChange((user) => {
      const ended = loggingOut.current;
      setSession((before) => {
        if (user) return { is: "in", user };
        return before.is === "in" ? { is: "out", ended } : { is: "out" };
      });
    });
    void resume();
    return unsubscribe;
  }, []);

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
    resume,
    /** Logs out this device. Throws LatchkeyError if that failed. */
    logOut: () => endBy("here", latchkey.logOut),
    /** Logs out all devices. Throws LatchkeyError if that failed. */
    logOutEverywhere: () =>
      endBy("everywhere", async () => {
        const query = { include_current: "true" } as const;
        await latchkey.call("delete", "/users/me/sessions", { query });
        await latchkey.logOut();
      }),
    /** Deletes the account. Throws LatchkeyError if that failed. */
    deleteAccount: (password: string) => endBy("deleted", () => latchkey.deleteUser({ password })),
  };
}
