import { startCode } from "../client/code-flow.ts";
import { t } from "../language/language.ts";
import { Button } from "../layout/button.tsx";
import type { PageName } from "../routing/router.ts";

interface VerificationProps {
  readonly email: string;
  /** The label of the button, in place of that for the verification page. */
  readonly label?: string;
  readonly kind?: "main" | "plain";
  /** What to open afterwards. */
  readonly next: PageName;
}

/** Goes to the page that sends a code to the address of the user, and takes it. */
export const Verification = ({
  email,
  label = t.verify.action,
  kind = "plain",
  next,
}: VerificationProps) => (
  <Button
    kind={kind}
    onClick={() => startCode({ kind: "verify", name: email, from: "account/email", next })}
  >
    {label}
  </Button>
);
