import { useState } from "preact/hooks";
import { Field } from "../form/field.tsx";
import { Form } from "../form/form.tsx";
import { latchkey } from "../latchkey.ts";
import { Link } from "../link.tsx";
import { Page } from "../page.tsx";

/** Asks for a link to choose a new password. The server does not say whether the account exists. */
export function ForgotPage() {
  const [isSent, setIsSent] = useState(false);

  async function send(entered: (name: string) => string): Promise<void> {
    await latchkey.forgotPassword({ username: entered("username") });
    setIsSent(true);
  }

  return isSent ? (
    <Page title="Check your mail">
      <p>
        If you have an account here, we have sent a link to its e-mail address. The link works for
        20 minutes.
      </p>
      <p class="other">
        <Link to="login">Back to the login</Link>
      </p>
    </Page>
  ) : (
    <Page title="Forgot your password?">
      <Form action="Send me a link" send={send}>
        <Field
          label="Username or e-mail"
          name="username"
          autocomplete="username"
          spellcheck={false}
        />
      </Form>
      <p class="other">
        <Link to="login">Back to the login</Link>
      </p>
    </Page>
  );
}
