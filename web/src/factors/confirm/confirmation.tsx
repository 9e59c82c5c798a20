import type { Account } from "latchkey-auth/client";
import { useRef } from "preact/hooks";
import { Troubles, useTroubles } from "../../action/troubles.ts";
import { t } from "../../language/language.ts";
import { Alert } from "../../layout/alert.tsx";
import { Button } from "../../layout/button.tsx";
import { Proofs } from "./proofs.tsx";

interface ConfirmationProps {
  readonly user: Account;
  readonly end: (isProven: boolean) => void;
}

/** Asks the user for what a login would ask. */
export function Confirmation({ user, end }: ConfirmationProps) {
  const troubles = useTroubles();
  const heading = useRef<HTMLHeadingElement>(null);

  return (
    <Troubles.Provider value={troubles}>
      <div class="question">
        <h2 id="confirmation" ref={heading} tabIndex={-1}>
          {t.confirm.title}
        </h2>
        {troubles.last && (
          <Alert trouble={troubles.last} passFocus={() => heading.current?.focus()} />
        )}
        <Proofs user={user} onProven={() => end(true)} onNoField={() => heading.current?.focus()} />
        <Button kind="quiet" onClick={() => end(false)}>
          {t.common.cancel}
        </Button>
      </div>
    </Troubles.Provider>
  );
}
