import { createPasskeys } from "latchkey-auth/passkeys";
import type { ComponentChildren } from "preact";
import { useContext, useEffect, useState } from "preact/hooks";
import { Troubles } from "../../action/troubles.ts";
import { latchkey } from "../../client/latchkey.ts";
import { explain } from "../../client/refusal.ts";
import { t } from "../../language/language.ts";
import { PasskeyButton } from "./passkey-button.tsx";
import { PasskeyLabel } from "./passkey-mark.tsx";

interface PasskeyLoginProps {
  readonly onLoggedIn: (() => void) | undefined;
  readonly kind?: "main" | "plain";
  /** The label of the button. Default: the one among other ways. */
  readonly children?: ComponentChildren;
}

/** The login with a passkey: with a button, and with the suggestions of the browser in the field for the username. */
export function PasskeyLogin({ onLoggedIn, kind, children }: PasskeyLoginProps) {
  const { report } = useContext(Troubles);
  const [isFirst, setIsFirst] = useState(true);
  const [passkeys] = useState(() =>
    createPasskeys({
      ...latchkey,
      async logIn(login) {
        const user = await latchkey.logIn(login);
        onLoggedIn?.();
        return user;
      },
    }),
  );

  useEffect(
    () =>
      passkeys.autofill((error) => {
        const { alert = t.passkeyErrors.notAccepted, waitUntil } = explain(error);
        report({ action: "passkey", message: alert, waitUntil });
      }),
    [],
  );

  /** The first click asks for what this device has, so that nobody without a passkey gets a dialog about other devices. */
  const logIn = () =>
    (isFirst ? passkeys.logInImmediately() : passkeys.logIn()).catch((error: unknown) => {
      setIsFirst(false);
      throw error;
    });

  return (
    <PasskeyButton kind={kind} act={logIn}>
      {children ?? <PasskeyLabel />}
    </PasskeyButton>
  );
}
