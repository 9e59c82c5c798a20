import { useContext, useEffect } from "preact/hooks";
import { explain } from "../../client/refusal.ts";
import { Troubles } from "../../action/troubles.ts";
import { PasskeyButton } from "./passkey-button.tsx";
import { passkeys } from "./passkeys.ts";

/** The login by a passkey: with a button, and by the suggestions of the browser in the field for the username. */
export function PasskeyLogin() {
  const { report } = useContext(Troubles);

  useEffect(
    () =>
      passkeys.autofill((error) => {
        const { alert = "The passkey was not accepted." } = explain(error);
        report({ action: "passkey", message: alert });
      }),
    [],
  );

  return passkeys.areSupported ? (
    <PasskeyButton act={passkeys.logIn}>Log in with a passkey</PasskeyButton>
  ) : null;
}
