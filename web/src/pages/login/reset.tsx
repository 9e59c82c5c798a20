import { useState } from "preact/hooks";
import { Form } from "../../form/form.tsx";
import { PasswordField } from "../../form/password-field.tsx";
import { PasswordRules } from "../../form/password-rules.tsx";
import { useRegistrationRules } from "../../form/registration-rules.ts";
import { latchkey } from "../../client/latchkey.ts";
import { Link } from "../../routing/link.tsx";
import { Page } from "../../layout/page.tsx";

interface ResetPageProps {
  /** The token of the link. */
  readonly token: string;
  /** Called after the password was changed. Every session has ended by then. */
  readonly onReset: () => Promise<void>;
}

/** Chooses a new password by a link. */
export function ResetPage({ token, onReset }: ResetPageProps) {
  const [password, setPassword] = useState("");
  const { rules } = useRegistrationRules();

  async function send(entered: (name: string) => string): Promise<void> {
    await latchkey.resetPassword({ token, password: entered("password") });
    await onReset();
  }

  return (
    <Page title="Choose a new password">
      <Form action="Change password" send={send}>
        <PasswordField
          label="New password"
          autocomplete="new-password"
          onInput={({ currentTarget }) => setPassword(currentTarget.value)}
        >
          <PasswordRules rules={rules} password={password} />
        </PasswordField>
      </Form>
      <p class="other">
        The link does not work? <Link to="forgot">Ask for a new one</Link>
      </p>
    </Page>
  );
}
