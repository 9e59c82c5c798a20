import { LatchkeyError, type Mfa } from "latchkey/client";
import { useState } from "preact/hooks";
import { Field } from "../../form/field.tsx";
import { Form } from "../../form/form.tsx";
import { PasswordField } from "../../form/password-field.tsx";
import { latchkey } from "../../client/latchkey.ts";
import { t } from "../../language/language.ts";
import { Lazy } from "../../layout/lazy.tsx";
import { Link } from "../../routing/link.tsx";
import { loadFactors } from "../../factors/load-factors.ts";
import { useLoginWays } from "../../client/login-ways.ts";
import { Page } from "../../layout/page.tsx";
import { CheckEmailPage } from "./check-email.tsx";

interface LoginPageProps {
  /** What to open after the login. */
  readonly next: string | undefined;
  readonly note: string | undefined;
  /** What was typed as the username, also on an earlier visit of this page. */
  readonly typed: string;
  readonly onTyped: (username: string) => void;
}

/** Logs in. After a login, latchkey.onChange triggers the redirect to the next page. */
export function LoginPage({ next, note, typed, onTyped }: LoginPageProps) {
  const { links, passkeys } = useLoginWays();
  /** The second factors of an account whose password was right. */
  const [mfa, setMfa] = useState<Mfa>();
  const [isLate, setIsLate] = useState(false);
  /** What was entered for an account whose address has to be verified first. */
  const [unverified, setUnverified] = useState<string>();

  async function send(entered: (name: string) => string): Promise<void> {
    const username = entered("username");
    try {
      await latchkey.logIn({ username, password: entered("password") });
    } catch (error) {
      if (!(error instanceof LatchkeyError)) throw error;
      if (error.mfa) setMfa(error.mfa);
      else if (error.code === "email_not_verified") setUnverified(username);
      else throw error;
    }
  }

  if (mfa) {
    const startAgain = (isLate: boolean) => {
      setMfa(undefined);
      setIsLate(isLate);
    };
    return (
      <Lazy load={loadFactors}>
        {({ SecondStep }) => <SecondStep mfa={mfa} startAgain={startAgain} />}
      </Lazy>
    );
  }
  if (unverified !== undefined) {
    return <CheckEmailPage username={unverified} reason={t.login.unverified} />;
  }
  return (
    <Page title={t.login.title} note={isLate ? t.login.late : note}>
      <Form action={t.login.action} send={send}>
        <Field
          label={t.fields.usernameOrEmail}
          name="username"
          autocomplete="username webauthn"
          spellcheck={false}
          defaultValue={typed}
          onInput={({ currentTarget }) => onTyped(currentTarget.value)}
        />
        <PasswordField label={t.fields.password} autocomplete="current-password" />
      </Form>
      {passkeys && (
        <Lazy load={loadFactors} isExtra>
          {({ PasskeyLogin }) => <PasskeyLogin />}
        </Lazy>
      )}
      {links && (
        <p class="other">
          <Link to="login-link">{t.login.link}</Link>
        </p>
      )}
      <p class="other">
        <Link to="forgot">{t.login.forgot}</Link>
      </p>
      <p class="other">
        {t.login.isNew}{" "}
        <Link to="register" next={next}>
          {t.login.register}
        </Link>
      </p>
    </Page>
  );
}
