import { useEffect, useState } from "preact/hooks";
import {
  forgetLogin,
  keptLogin,
  type LastLogin,
  noteProvider,
  withoutName,
} from "../../client/last-login.ts";
import { isKnownBrowser } from "../../client/latchkey.ts";
import type * as continueAs from "./continue-as.tsx";

/** Who logged in last in this browser, with what shows it, which no other visitor needs. */
type Known = typeof continueAs & { readonly last: LastLogin };

async function load(kept: LastLogin): Promise<Known> {
  const [parts, isKnown] = await Promise.all([import("./continue-as.tsx"), isKnownBrowser()]);
  return { ...parts, last: isKnown ? kept : withoutName(kept) };
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
