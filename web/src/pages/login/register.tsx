import { LatchkeyError } from "latchkey/client";
import { useState } from "preact/hooks";
import { AttributeField } from "../../form/attribute-field.tsx";
import { changesOf } from "../../form/attributes.ts";
import { Field } from "../../form/field.tsx";
import { Form } from "../../form/form.tsx";
import { PasswordField } from "../../form/password-field.tsx";
import { PasswordRules } from "../../form/password-rules.tsx";
import { useRegistrationRules } from "../../form/registration-rules.ts";
import { latchkey } from "../../client/latchkey.ts";
import { Link } from "../../routing/link.tsx";
import { Page } from "../../layout/page.tsx";
import type { PageName } from "../../routing/router.ts";
import { CheckMailPage } from "./check-email.tsx";

interface RegisterPageProps {
  /** The page to open after the login. */
  readonly next: PageName | undefined;
  /** Called if the account was created but the login failed. */
  readonly onLoginFailed: () => void;
}

/** Creates an account and logs in. Asks only for what the server requires. */
export function RegisterPage({ next, onLoginFailed }: RegisterPageProps) {
  const [password, setPassword] = useState("");
  /** The address that has to be verified before a login. */
  const [unverified, setUnverified] = useState<string>();
  const { isLoading, rules } = useRegistrationRules();
  const attributes = rules?.attributes.filter(({ isRequired }) => isRequired) ?? [];
  const asksFor = (member: "username" | "name") => rules?.requires.includes(member) ?? true;

  async function send(entered: (name: string) => string): Promise<void> {
    const [username, email] = [entered("username"), entered("email")];
    const password = entered("password");
    const user = await latchkey.register({
      email,
      password,
      ...(asksFor("username") && { username }),
      ...(asksFor("name") && { name: entered("name") }),
      ...(attributes.length > 0 && { attributes: changesOf(attributes, entered) }),
    });
    if (!user) return setUnverified(email);
    try {
      await latchkey.logIn({ username: user.username, password });
    } catch (error) {
      const isUnverified = error instanceof LatchkeyError && error.code === "email_not_verified";
      if (isUnverified) setUnverified(email);
      else onLoginFailed();
    }
  }

  if (unverified !== undefined) {
    return <CheckMailPage username={unverified} reason={`We have sent a mail to ${unverified}.`} />;
  }
  return (
    <Page title="Create an account">
      {isLoading ? (
        <p class="hint">Loading…</p>
      ) : (
        <Form action="Create account" send={send}>
          {asksFor("name") && (
            <Field label="Name" name="name" autocomplete="name" autocapitalize="words" />
          )}
          {asksFor("username") && (
            <Field
              label="Username"
              name="username"
              autocomplete="username"
              spellcheck={false}
              hint="Use 3–64 letters, digits, . _ or -"
            />
          )}
          <Field label="E-mail" name="email" type="email" autocomplete="email" spellcheck={false} />
          {attributes.map((attribute) => (
            <AttributeField key={attribute.name} attribute={attribute} />
          ))}
          <PasswordField
            label="Password"
            autocomplete="new-password"
            onInput={({ currentTarget }) => setPassword(currentTarget.value)}
          >
            <PasswordRules rules={rules} password={password} />
          </PasswordField>
        </Form>
      )}
      <p class="other">
        Already have an account?{" "}
        <Link to="login" next={next}>
          Log in
        </Link>
      </p>
    </Page>
  );
}
