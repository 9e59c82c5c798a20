import type { ComponentChildren } from "preact";
import { useContext } from "preact/hooks";
import { Troubles } from "../../action/troubles.ts";
import { useAction } from "../../action/use-action.ts";
import { t } from "../../language/language.ts";
import { Button } from "../../layout/button.tsx";

interface PasskeyButtonProps {
  readonly kind?: "main" | "plain" | undefined;
  /** Asks the browser for a passkey, and sends it. */
  readonly act: () => Promise<unknown>;
  readonly children: ComponentChildren;
}

/** A button that asks for a passkey. Everything that fails is in the page's alert, and the page stays usable. */
export function PasskeyButton({ kind = "plain", act, children }: PasskeyButtonProps) {
  const { busy, run } = useAction();
  const { report } = useContext(Troubles);

  async function prove(): Promise<void> {
    const fields = await run("passkey", act, { offersRetry: false });
    // The server does not say why.
    if (Object.keys(fields).length > 0) {
      report({ action: "passkey", message: t.passkeyErrors.notAccepted });
    }
  }

  return (
    <Button kind={kind} busy={busy.has("passkey")} onClick={prove}>
      {children}
    </Button>
  );
}
