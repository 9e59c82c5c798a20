import { LatchkeyError, type Account } from "latchkey/client";
import { useEffect, useRef, useState } from "preact/hooks";
import { Alert } from "../../layout/alert.tsx";
import { Button } from "../../layout/button.tsx";
import { Form } from "../../form/form.tsx";
import { PasswordField } from "../../form/password-field.tsx";
import { latchkey } from "../../client/latchkey.ts";
import { hasEmailCodes } from "../../client/server-rules.ts";
import { t } from "../../language/language.ts";
import { Troubles, useTroubles } from "../../action/troubles.ts";
import { CodeField } from "../code-field.tsx";
import { ConfirmByProvider } from "./confirm-by-provider.tsx";
import { ConfirmByCode } from "./confirm-by-code.tsx";
import { PasskeyButton } from "../passkeys/passkey-button.tsx";
import { passkeys } from "../passkeys/passkeys.ts";
import { refused } from "../refused.ts";
import type { Factors } from "../types.ts";

interface ConfirmationProps {
  readonly user: Account;
  readonly end: (isProven: boolean) => void;
}

/** Asks the user for what a login would ask. */
export function Confirmation({ user, end }: ConfirmationProps) {
  const troubles = useTroubles();
  const box = useRef<HTMLDivElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  /** Null if the server did not say them. The password is then tried alone. */
  const [factors, setFactors] = useState<Factors | null>();
  const [needsCode, setNeedsCode] = useState(false);

  useEffect(() => {
    latchkey.call("get", "/users/me/factors").then(setFactors, () => setFactors(null));
  }, []);

  const hasApp = needsCode || Boolean(factors?.totp);
  const hasPasskeys = passkeys.areSupported && Boolean(factors?.passkeys.length);
  /** Whether one is a factor already. Others are none before their first use, so nothing may depend on them. */
  const isVerified = Boolean(factors?.passkeys.some(({ verified }) => verified));
  const needsPasskey =
    !hasApp && hasPasskeys && isVerified && Boolean(factors?.two_step || factors?.required);

  useEffect(() => {
    const input = "input:not([hidden])";
    (box.current?.querySelector<HTMLElement>(input) ?? heading.current)?.focus();
  }, [factors === undefined]);

  async function send(entered: (name: string) => string): Promise<void> {
    const totp = entered("totp");
    try {
      await latchkey.reauthenticate({ password: entered("password"), ...(totp && { totp }) });
    } catch (error) {
      if (!(error instanceof LatchkeyError)) throw error;
      if (error.code === "mfa_required") {
        setNeedsCode(true);
        throw refused("totp", t.confirm.needsCode);
      }
      if (error.code !== "invalid_grant") throw error;
      if (!hasApp) throw refused("password", t.errors.wrong_password);
      // The server does not say which of the two was wrong.
      throw refused("totp", t.confirm.wrong);
    }
    end(true);
  }

  return (
    <Troubles.Provider value={troubles}>
      <div class="question" ref={box}>
        <h2 id="confirmation" ref={heading} tabIndex={-1}>
          {t.confirm.title}
        </h2>
        {troubles.last && (
          <Alert trouble={troubles.last} passFocus={() => heading.current?.focus()} />
        )}
        {factors === undefined ? (
          <p class="hint">{t.common.loading}</p>
        ) : (
          <>
            {needsPasskey && <p>{t.confirm.passkeyText}</p>}
            {!needsPasskey &&
              user.no_password &&
              (hasEmailCodes ? (
                <ConfirmByCode user={user} hasApp={hasApp} onProven={() => end(true)} />
              ) : (
                <p>{t.confirm.logIn}</p>
              ))}
            {user.no_password && !isVerified && <ConfirmByProvider />}
            {!needsPasskey && !user.no_password && <p>{t.confirm.text}</p>}
            {!needsPasskey && !user.no_password && (
              <Form action={t.common.continue} send={send}>
                <input
                  type="text"
                  name="username"
                  autocomplete="username"
                  value={user.username}
                  hidden
                />
                <PasswordField label={t.fields.password} autocomplete="current-password" />
                {hasApp && <CodeField hint={t.confirm.codeHint} />}
              </Form>
            )}
            {hasPasskeys && (
              <PasskeyButton
                kind={needsPasskey ? "main" : "plain"}
                act={() => passkeys.reauthenticate().then(() => end(true))}
              >
                {t.confirm.passkey}
              </PasskeyButton>
            )}
          </>
        )}
        <Button kind="quiet" onClick={() => end(false)}>
          {t.common.cancel}
        </Button>
      </div>
    </Troubles.Provider>
  );
}
