import type { Account } from "latchkey-auth/client";
import { createPasskeys } from "latchkey-auth/passkeys";
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { latchkey } from "../../client/latchkey.ts";
import { PasskeyButton } from "./passkey-button.tsx";

interface PasskeyProofProps {
  /** Sends the response of a passkey, in a call that opens no session. */
  readonly prove: (passkey: Record<string, unknown>) => Promise<void>;
  readonly children: ComponentChildren;
}

/** A button that proves with a passkey whose account it is. */
export function PasskeyProof({ prove, children }: PasskeyProofProps) {
  const [passkeys] = useState(() =>
    createPasskeys({
      ...latchkey,
      // It asks for a passkey as a login does, and nobody reads the user.
      logIn: async (login) => {
        if ("passkey" in login) await prove(login.passkey);
        return {} as Account;
      },
    }),
  );
  return passkeys.areSupported ? (
    <PasskeyButton act={() => passkeys.logIn()}>{children}</PasskeyButton>
  ) : null;
}
