import { useEffect, useState } from "preact/hooks";
import { forgetLogin, keptLogin, type LastLogin, noteProvider } from "../../client/last-login.ts";
import type * as continueAs from "./continue-as.tsx";

/** Who logged in last in this browser, with the code that shows it. Only a browser that has somebody to show loads that code. */
type Known = typeof continueAs & { readonly last: LastLogin };

/** A session that was ended, here or elsewhere, was to leave nothing. */
async function load(last: LastLogin): Promise<Known | null> {
  const parts = await import("./continue-as.tsx");
  if (await parts.hasExpired(last)) return { ...parts, last };
  forgetLogin();
  return null;
}

/** Who logged in last in this browser. Null for nobody, and undefined while the server is asked whether it knows the browser. */
export function useLastLogin(): [known: Known | null | undefined, forget: () => void] {
  const [kept] = useState(keptLogin);
  const [known, setKnown] = useState<Known | null | undefined>(kept ? undefined : null);
  useEffect(() => {
    noteProvider();
    if (kept) load(kept).then(setKnown, () => setKnown(null));
  }, []);
  const forget = () => {
    forgetLogin();
    setKnown(null);
  };
  return [known, forget];
}
