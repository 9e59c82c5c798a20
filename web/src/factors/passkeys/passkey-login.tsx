import { useContext, useEffect } from "preact/hooks";
import { explain } from "../../client/refusal.ts";
import { t } from "../../language/language.ts";
import { Troubles } from "../../action/troubles.ts";
import { PasskeyButton } from "./passkey-button.tsx";
import { passkeys } from "./passkeys.ts";

/** The login with a passkey: with a button, and with the suggestions of the browser in the field for the username. */
export function PasskeyLogin() {
  const { report } = useContext(Troubles);

  useEffect(
    () =>
      passkeys.autofill((error) => {
        const { alert = t.passkeyErrors.notAccepted } = explain(error);
        report({ action: "passkey", message: alert });
      }),
    [],
  );

  return passkeys.areSupported ? (
    <PasskeyButton act={passkeys.logIn}>{t.login.passkey}</PasskeyButton>
  ) : null;
}
