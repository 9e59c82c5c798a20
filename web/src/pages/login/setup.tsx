import { LatchkeyError } from "latchkey-auth/client";
import { useEffect, useState } from "preact/hooks";
import { latchkey } from "../../client/latchkey.ts";
import { Field } from "../../form/field.tsx";
import { Form } from "../../form/form.tsx";
import { PasswordField } from "../../form/password-field.tsx";
import { PasswordRules } from "../../form/password-rules.tsx";
import { useRegistrationRules } from "../../form/registration-rules.ts";
import { UsernameField } from "../../form/username-field.tsx";
import { locale, t, timeZone } from "../../language/language.ts";
import { Page } from "../../layout/page.tsx";
import { Link } from "../../routing/link.tsx";

interface SetupPageProps {
  /** The token of the link. */
  readonly token: string;
  /** Called after the login. */
  readonly onLoggedIn: () => void;
  /** Called if the account was created but the login failed. */
  readonly onLoginFailed: () => void;
}

/** Creates the first administrator with a link, and logs in. */
export function SetupPage({ token, onLoggedIn, onLoginFailed }: SetupPageProps) {
  const [password, setPassword] = useState("");
  const [isDead, setIsDead] = useState(false);
  const { isLoading, rules } = useRegistrationRules();

  useEffect(() => {
    void isDeadLink(token).then(setIsDead);
  }, [token]);

  async function send(entered: (name: string) => string): Promise<void> {
    const [username, email, password] = [
      entered("username"),
      entered("email"),
      entered("password"),
    ];
    const body = { token, username, email, password, locale, time_zone: timeZone };
    await latchkey.call("post", "/authenticate/setup", { body });
    try {
      await latchkey.logIn({ username, password });
    } catch {
      return onLoginFailed();
    }
    onLoggedIn();
  }

  if (isDead) {
    return (
      <Page title={t.reset.dead}>
        <p>{t.setup.deadText}</p>
        <p class="other">
          <Link to="login">{t.common.backToLogin}</Link>
        </p>
      </Page>
    );
  }
  return (
    <Page title={t.setup.title}>
      <p>{t.setup.text}</p>
      {isLoading ? (
        <p class="hint">{t.common.loading}</p>
      ) : (
        <Form action={t.register.action} send={send}>
          <UsernameField />
          <Field
            label={t.fields.email}
            name="email"
            type="email"
            autocomplete="email"
            spellcheck={false}
          />
          <PasswordField
            label={t.fields.password}
            autocomplete="new-password"
            {...(rules && { minLength: rules.min })}
            onInput={({ currentTarget }) => setPassword(currentTarget.value)}
          >
            <PasswordRules rules={rules} password={password} />
          </PasswordField>
        </Form>
      )}
    </Page>
  );
}

/** Whether a link works no more. The server checks the link first, so an empty account asks about the link and creates nothing. */
const isDeadLink = (token: string): Promise<boolean> =>
  latchkey
    .call("post", "/authenticate/setup", { body: { token, username: "", email: "", password: "" } })
    .then(
      () => false,
      (error: unknown) => error instanceof LatchkeyError && error.code === "invalid_link",
    );
