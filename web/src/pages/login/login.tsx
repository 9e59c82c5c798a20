import { LatchkeyError, type Mfa } from "latchkey/client";
import { useState } from "preact/hooks";
import { Field } from "../../form/field.tsx";
import { Form } from "../../form/form.tsx";
import { PasswordField } from "../../form/password-field.tsx";
import { latchkey } from "../../client/latchkey.ts";
import { Lazy } from "../../layout/lazy.tsx";
import { Link } from "../../routing/link.tsx";
import { loadFactors } from "../../factors/load-factors.ts";
import { useLoginWays } from "../../client/login-ways.ts";
import { Page } from "../../layout/page.tsx";
import type { PageName } from "../../routing/router.ts";
import { CheckMailPage } from "./check-email.tsx";

interface LoginPageProps {
  /** The page to open after the login. */
  readonly next: PageName | undefined;
  readonly note: string | undefined;
}

/** Logs in. After a login, latchkey.onChange triggers the redirect to the next page. */
export function LoginPage({ next, note }: LoginPageProps) {
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
    return (
      <CheckMailPage
        username={unverified}
        reason="Your e-mail address is not verified yet. Look for our mail, or ask for another one."
      />
    );
  }
  return (
    <Page title="Log in" note={isLate ? tooLate : note}>
      <Form action="Log in" send={send}>
        <Field
          label="Username or e-mail"
          name="username"
          autocomplete="username webauthn"
          spellcheck={false}
        />
        <PasswordField label="Password" autocomplete="current-password" />
      </Form>
      {passkeys && (
        <Lazy load={loadFactors} isExtra>
          {({ PasskeyLogin }) => <PasskeyLogin />}
        </Lazy>
      )}
      {links && (
        <p class="other">
          <Link to="login-link">Mail me a link</Link>
        </p>
      )}
      <p class="other">
        <Link to="forgot">Forgot your password?</Link>
      </p>
      <p class="other">
        New here?{" "}
        <Link to="register" next={next}>
          Create an account
        </Link>
      </p>
    </Page>
  );
}

const tooLate = "The second step took too long. Log in again.";
