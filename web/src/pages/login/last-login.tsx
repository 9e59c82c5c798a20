import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { forgetLogin, keptLogin, type LastLogin, withoutName } from "../../client/last-login.ts";
import { isKnownBrowser } from "../../client/latchkey.ts";
import { t } from "../../language/language.ts";

/** Who logged in last in this browser. Null for nobody, and undefined while the server is asked whether it knows the browser. */
export function useLastLogin(): [last: LastLogin | null | undefined, forget: () => void] {
  const [asked] = useState(keptLogin);
  const [last, setLast] = useState<LastLogin | null | undefined>(asked ? undefined : null);
  useEffect(() => {
    if (!asked) return;
    void isKnownBrowser().then((isKnown) => setLast(isKnown ? asked : withoutName(asked)));
  }, []);
  const forget = () => {
    forgetLogin();
    setLast(null);
  };
  return [last, forget];
}

/** The name of who logged in last, as far as this browser may show it. */
export const nameOf = ({ name, initial }: LastLogin): string => name ?? `${initial}…`;

interface WhoProps {
  readonly last: LastLogin;
  /** How they logged in. */
  readonly how: ComponentChildren;
  readonly forget: () => void;
}

/** Names who logged in last, for a user who is somebody else. */
export const Who = ({ last, how, forget }: WhoProps) => (
  <div class="app">
    <span class="initials" aria-hidden="true">
      {last.initial}
    </span>
    <div class="known">
      <strong>
        <bdi>{nameOf(last)}</bdi>
      </strong>
      {how && <div class="hint">{how}</div>}
    </div>
    <button class="way" type="button" onClick={forget}>
      {t.login.isOther}
    </button>
  </div>
);
