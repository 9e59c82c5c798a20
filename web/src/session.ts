import type { User } from "latchkey/client";
import { useEffect, useRef, useState } from "preact/hooks";
import { latchkey } from "./latchkey.ts";

/** The login state of the page. */
export type Session =
  | { readonly is: "resuming" }
  /** Latchkey could not be reached. */
  | { readonly is: "unknown"; readonly error: unknown }
  | { readonly is: "in"; readonly user: User }
  /** `ended` says how the previous session ended: by this page, or elsewhere (another tab, another device or expiry). */
  | { readonly is: "out"; readonly ended?: "here" | "elsewhere" };

/** The login state of the page. It follows every change, including changes in other tabs. */
export function useSession() {
  const [session, setSession] = useState<Session>({ is: "resuming" });
  const loggingOut = useRef(false);

  const resume = async (): Promise<void> => {
    setSession({ is: "resuming" });
    try {
      const user = await latchkey.user();
      setSession(user ? { is: "in", user } : { is: "out" });
    } catch (error) {
      setSession({ is: "unknown", error });
    }
  };

  useEffect(() => {
    const unsubscribe = latchkey.onChange((user) => {
      const ended = loggingOut.current ? "here" : "elsewhere";
      setSession((before) => {
        if (user) return { is: "in", user };
        return before.is === "in" ? { is: "out", ended } : { is: "out" };
      });
    });
    void resume();
    return unsubscribe;
  }, []);

  /** Logs out this device. Throws LatchkeyError if that failed. */
  const logOut = async (): Promise<void> => {
    loggingOut.current = true;
    try {
      await latchkey.logOut();
    } finally {
      loggingOut.current = false;
    }
  };

  return { session, resume, logOut };
}
