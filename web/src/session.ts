import type { User } from "latchkey/client";
import { useEffect, useRef, useState } from "preact/hooks";
import { latchkey } from "./latchkey.ts";

/** Who uses the page. */
export type Session =
  | { readonly is: "resuming" }
  /** Latchkey could not be asked. */
  | { readonly is: "unknown"; readonly error: unknown }
  | { readonly is: "in"; readonly user: User }
  /** `ended` tells how a session that was there went: by this page, or by another tab, a device or time. */
  | { readonly is: "out"; readonly ended?: "here" | "elsewhere" };

/** Who uses the page, now and whenever that changes, in other tabs too. */
export function useSession() {
  const [session, setSession] = useState<Session>({ is: "resuming" });
  const leaving = useRef(false);

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
    const ignore = latchkey.onChange((user) => {
      const ended = leaving.current ? "here" : "elsewhere";
      setSession((before) => {
        if (user) return { is: "in", user };
        return before.is === "in" ? { is: "out", ended } : { is: "out" };
      });
    });
    void resume();
    return ignore;
  }, []);

  /** Logs out here. Throws LatchkeyError when that failed. */
  const logOut = async (): Promise<void> => {
    leaving.current = true;
    try {
      await latchkey.logOut();
    } finally {
      leaving.current = false;
    }
  };

  return { session, resume, logOut };
}
