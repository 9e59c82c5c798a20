import { useState } from "preact/hooks";
import { Field } from "../form/field.tsx";
import { Form } from "../form/form.tsx";
import { PasswordField } from "../form/password-field.tsx";
import { PasswordRules } from "../form/password-rules.tsx";
import { latchkey } from "../latchkey.ts";
import { Link } from "../link.tsx";
import { Page } from "../page.tsx";
import type { PageName } from "../router.ts";

interface RegisterPageProps {
  /** The page to open after the login. */
  readonly next: PageName | undefined;
  /** Called if the account was created but the login failed. */
  readonly onLoginFailed: () => void;
}

/** Creates an account and logs in. */
export function RegisterPage({ next, onLoginFailed }: RegisterPageProps) {
  const [password, setPassword] = useState("");
  const [sent, setSent] = useState({ username: "", email: "" });

  async function send(entered: (name: string) => string): Promise<void> {
    const [username, email] = [entered("username"), entered("email")];
    const password = entered("password");
    setSent({ username, email });
    await latchkey.register({ username, password, email, name: entered("name") });
    await latchkey.logIn({ username, password }).catch(onLoginFailed);
  }

  return (
    <Page title="Create an account">
      <Form action="Create account" send={send}>
        <Field label="Name" name="name" autocomplete="name" autocapitalize="words" />
        <Field
          label="Username"
          name="username"
          autocomplete="username"
          spellcheck={false}
          hint="Use 3–64 letters, digits, . _ or -"
        />
        <Field label="E-mail" name="email" type="email" autocomplete="email" spellcheck={false} />
        <PasswordField
          label="Password"
          autocomplete="new-password"
          onInput={({ currentTarget }) => setPassword(currentTarget.value)}
        >
          <PasswordRules password={password} sent={sent} />
        </PasswordField>
      </Form>
      <p class="other">
        Already have an account?{" "}
        <Link to="login" next={next}>
          Log in
        </Link>
      </p>
    </Page>
  );
}
