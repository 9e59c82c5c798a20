import { useState } from "preact/hooks";
import { Button } from "../layout/button.tsx";
import { latchkey } from "../client/latchkey.ts";
import { useAction } from "../action/use-action.ts";

/** Sends a link that verifies the address of the user. */
export function Verification({ email }: { readonly email: string }) {
  const [isSent, setIsSent] = useState(false);
  const { busy, run } = useAction();
  const send = async () => {
    await latchkey.sendVerification();
    setIsSent(true);
  };
  return isSent ? (
    <p class="note" role="status">
      We have sent a link to {email}. It works for 20 minutes.
    </p>
  ) : (
    <Button busy={busy.has("verify")} onClick={() => run("verify", send)}>
      Verify my e-mail address
    </Button>
  );
}
