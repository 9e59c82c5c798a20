import { useState } from "preact/hooks";
import { Field } from "../../form/field.tsx";
import { Form } from "../../form/form.tsx";
import { latchkey } from "../../client/latchkey.ts";
import { Link } from "../../routing/link.tsx";
import { Page } from "../../layout/page.tsx";

/** Asks for a link to choose a new password. */
export const ForgotPage = () => (
  <AskForLinkPage
    title="Forgot your password?"
    ask={(username) => latchkey.forgotPassword({ username })}
  />
);

/** Asks for a link to log in. */
export const LoginLinkPage = () => (
  <AskForLinkPage
    title="Log in by a link"
    ask={(username) => latchkey.sendLoginLink({ username })}
  />
);

interface AskForLinkPageProps {
  readonly title: string;
  readonly ask: (username: string) => Promise<unknown>;
}

/** Asks for the account that gets a link. The server does not say whether the account exists. */
function AskForLinkPage({ title, ask }: AskForLinkPageProps) {
  const [isSent, setIsSent] = useState(false);

  async function send(entered: (name: string) => string): Promise<void> {
    await ask(entered("username"));
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
    <Page title={title}>
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
