import type { Account } from "latchkey/client";
import { useState } from "preact/hooks";
import { Form } from "../../form/form.tsx";
import { PasswordField } from "../../form/password-field.tsx";
import { PasswordRules } from "../../form/password-rules.tsx";
import { useRegistrationRules } from "../../form/registration-rules.ts";
import { latchkey } from "../../client/latchkey.ts";
import { Link } from "../../routing/link.tsx";
import { Page } from "../../layout/page.tsx";

interface ChangePasswordPageProps {
  readonly user: Account;
  readonly onChanged: () => void;
}

/** Changes the password, after a check of the current one. */
export function ChangePasswordPage({ user, onChanged }: ChangePasswordPageProps) {
  const [password, setPassword] = useState("");
  const { rules } = useRegistrationRules();

  async function send(entered: (name: string) => string): Promise<void> {
    await latchkey.changePassword({
      current_password: entered("password"),
      new_password: entered("new_password"),
    });
    onChanged();
  }

  return (
    <Page title="Change password">
      <p>Your other devices will be logged out.</p>
      <Form action="Change password" send={send}>
        {/* Tells password managers whose password it is. */}
        <input type="text" name="username" autocomplete="username" value={user.username} hidden />
        <PasswordField label="Current password" autocomplete="current-password" />
        <PasswordField
          label="New password"
          name="new_password"
          autocomplete="new-password"
          onInput={({ currentTarget }) => setPassword(currentTarget.value)}
        >
          <PasswordRules name="new_password" rules={rules} password={password} />
        </PasswordField>
      </Form>
      <p class="other">
        <Link to="profile">Cancel</Link>
      </p>
    </Page>
  );
}
