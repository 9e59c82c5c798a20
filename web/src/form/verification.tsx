import { useState } from "preact/hooks";
import { fill } from "../../../src/core/languages/fill.ts";
import { useAction } from "../action/use-action.ts";
import { latchkey } from "../client/latchkey.ts";
import { t } from "../language/language.ts";
import { Button } from "../layout/button.tsx";

interface VerificationProps {
  readonly email: string;
  /** The label of the button, in place of that for the verification page. */
  readonly label?: string;
}

/** Sends a link that verifies the address of the user. */
export function Verification({ email, label = t.verify.action }: VerificationProps) {
  const [isSent, setIsSent] = useState(false);
  const { busy, run } = useAction();
  const send = async () => {
    await latchkey.sendVerification();
    setIsSent(true);
  };
  return isSent ? (
    <p class="note" role="status">
      {fill(t.profile.sent, { email })}
    </p>
  ) : (
    <Button busy={busy.has("verify")} onClick={() => run("verify", send)}>
      {label}
    </Button>
  );
}
