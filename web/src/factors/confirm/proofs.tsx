import { LatchkeyError, type Account } from "latchkey-auth/client";
import { useEffect, useRef, useState } from "preact/hooks";
import { latchkey } from "../../client/latchkey.ts";
import { FieldError } from "../../client/refusal.ts";
import { hasEmailCodes } from "../../client/server-rules.ts";
import { Form } from "../../form/form.tsx";
import { PasswordField } from "../../form/password-field.tsx";
import { t } from "../../language/language.ts";
import { CodeField } from "../code-field.tsx";
import { PasskeyButton } from "../passkeys/passkey-button.tsx";
import { passkeys } from "../passkeys/passkeys.ts";
import type { Factors } from "../types.ts";
import { ConfirmByCode } from "./confirm-by-code.tsx";
import { ConfirmByProvider } from "./confirm-by-provider.tsx";

interface ProofsProps {
  readonly user: Account;
  /** Whether only what proves the second factor counts. */
  readonly isSecond?: boolean;
  /** What to open after a proof at a provider. Default: this page. */
  readonly next?: string;
  readonly onProven: () => void;
  /** Called instead of moving the focus to the first field, if there is none. */
  readonly onNoField?: () => void;
}

/** The ways in which the user can prove again who is logged in. */
export function Proofs({ user, isSecond = false, next, onProven, onNoField }: ProofsProps) {
  const box = useRef<HTMLDivElement>(null);
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
  const asksForPasskey = isSecond || Boolean(factors?.two_step || factors?.required);
  const needsPasskey = !hasApp && hasPasskeys && isVerified && asksForPasskey;

  useEffect(() => {
    const input = box.current?.querySelector<HTMLElement>("input:not([hidden])");
    if (input) input.focus();
    else onNoField?.();
  }, [factors === undefined]);

  async function send(entered: (name: string) => string): Promise<void> {
    const totp = entered("totp");
    try {
      await latchkey.reauthenticate({ password: entered("password"), ...(totp && { totp }) });
    } catch (error) {
      if (!(error instanceof LatchkeyError)) throw error;
      if (error.code === "mfa_required") {
        setNeedsCode(true);
        throw new FieldError({ totp: t.confirm.needsCode });
      }
      if (error.code !== "invalid_grant") throw error;
      if (!hasApp) throw new FieldError({ password: t.errors.wrong_password });
      // The server does not say which of the two was wrong.
      throw new FieldError({ totp: t.confirm.wrong });
    }
    onProven();
  }

  if (factors === undefined) return <p class="hint">{t.common.loading}</p>;
  return (
    <div class="question" ref={box}>
      {needsPasskey && <p>{t.confirm.passkeyText}</p>}
      {!needsPasskey &&
        user.no_password &&
        (hasEmailCodes ? (
          <ConfirmByCode user={user} hasApp={hasApp} onProven={onProven} />
        ) : (
          <p>{t.confirm.logIn}</p>
        ))}
      {user.no_password && !isVerified && <ConfirmByProvider next={next} />}
      {!needsPasskey && !user.no_password && <p>{t.confirm.text}</p>}
      {!needsPasskey && !user.no_password && (
        <Form action={t.common.continue} send={send}>
          <input type="text" name="username" autocomplete="username" value={user.username} hidden />
          <PasswordField label={t.fields.password} autocomplete="current-password" />
          {hasApp && <CodeField hint={t.confirm.codeHint} />}
        </Form>
      )}
      {hasPasskeys && (
        <PasskeyButton
          kind={needsPasskey ? "main" : "plain"}
          act={() => passkeys.reauthenticate().then(onProven)}
        >
          {t.confirm.passkey}
        </PasskeyButton>
      )}
    </div>
  );
}
