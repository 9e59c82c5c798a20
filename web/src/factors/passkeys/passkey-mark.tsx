import type { ComponentChildren } from "preact";
import { t } from "../../language/language.ts";
import { Button } from "../../layout/button.tsx";

/** A passkey: the head and shoulders of a user, and a key. */
const PasskeyMark = () => (
  <svg class="mark" viewBox="0 0 24 24" aria-hidden="true">
    <g fill="currentColor">
      <circle cx="9" cy="7.5" r="4" />
      <path d="M2 20v-1.5C2 15.5 5 13.5 9 13.5c1.3 0 2.5.2 3.5.6a5 5 0 0 0 1.5 3.9v2Z" />
      <path
        fill-rule="evenodd"
        d="M18 9a4 4 0 0 1 1.5 7.7V18l1.25 1.25L19.5 20.5l1.25 1.25L18.5 24 16.5 22v-5.3A4 4 0 0 1 18 9Zm0 1.9a1.2 1.2 0 1 0 0 2.4 1.2 1.2 0 0 0 0-2.4Z"
      />
    </g>
  </svg>
);

/** What the button says among other ways. */
export const PasskeyLabel = () => (
  <>
    <PasskeyMark />
    {t.login.passkey}
  </>
);

interface PasskeyPlaceProps {
  readonly kind?: "main" | "plain";
  readonly children?: ComponentChildren;
}

/** The place of the login with a passkey while its file is loading. */
export const PasskeyPlace = ({ kind = "plain", children }: PasskeyPlaceProps) => (
  <Button kind={kind} busy>
    {children ?? <PasskeyLabel />}
  </Button>
);

/** Whether the browser can use passkeys at all. */
export const hasPasskeys = (): boolean => typeof PublicKeyCredential === "function";
