import { type Account, LatchkeyError } from "latchkey-auth/client";
import { useState } from "preact/hooks";
import { fill } from "../../../../src/core/languages/fill.ts";
import { useAction } from "../../action/use-action.ts";
import { asSent } from "../../client/code-flow.ts";
import { latchkey } from "../../client/latchkey.ts";
import { FieldError } from "../../client/refusal.ts";
import { CodeForm } from "../../form/code-form.tsx";
import { SendAgain } from "../../form/send-again.tsx";
import { t } from "../../language/language.ts";
import { Button } from "../../layout/button.tsx";
import { CodeField } from "../code-field.tsx";

interface ConfirmByCodeProps {
  readonly user: Account;
  /** Whether the account has an authenticator app, whose code is needed as well. */
  readonly hasApp: boolean;
  readonly onProven: () => void;
}

/** Asks a user without a password for the code of an email. */
export function ConfirmByCode({ user, hasApp, onProven }: ConfirmByCodeProps) {
  const { busy, run } = useAction();
  const [asked, setAsked] = useState<ReturnType<typeof asSent>>();
  const [needsApp, setNeedsApp] = useState(hasApp);

  const ask = async () =>
    setAsked(asSent(await latchkey.call("post", "/session/reauthentication/code")));

  async function send(
    login_request: string,
    code: string,
    entered: (name: string) => string,
  ): Promise<void> {
    const totp = entered("totp");
    const proof = { login_request, code, ...(totp && { totp }) };
    try {
      await latchkey.reauthenticate(proof);
    } catch (error) {
      if (!(error instanceof LatchkeyError)) throw error;
      if (error.code === "mfa_required") {
        setNeedsApp(true);
        throw new FieldError({ totp: t.confirm.needsCode });
      }
      throw error.code === "invalid_grant" ? new FieldError({ totp: t.errors.wrong_code }) : error;
    }
    onProven();
  }

  const { email } = user;
  if (!asked) {
    return (
      <>
        <p>{fill(t.confirm.emailText, { email })}</p>
        <Button kind="main" busy={busy.has("code")} onClick={() => run("code", ask)}>
          {t.confirm.sendCode}
        </Button>
      </>
    );
  }
  return (
    <>
      <p role="status">{fill(t.confirm.codeSent, { email })}</p>
      <CodeForm
        key={asked.login_request}
        action={t.common.continue}
        send={(code, entered) => send(asked.login_request, code, entered)}
      >
        {needsApp && <CodeField hint={t.confirm.codeHint} />}
      </CodeForm>
      <SendAgain sentAt={asked.sentAt} send={ask} />
    </>
  );
}
