import type { Account } from "latchkey-auth/client";
import { useState } from "preact/hooks";
import { latchkey } from "../../client/latchkey.ts";
import { Form } from "../../form/form.tsx";
import { PasswordField } from "../../form/password-field.tsx";
import { PasswordRules } from "../../form/password-rules.tsx";
import { useRegistrationRules } from "../../form/registration-rules.ts";
import { t } from "../../language/language.ts";
import { Page } from "../../layout/page.tsx";
import { Link } from "../../routing/link.tsx";

interface PasswordFormProps {
  readonly user: Account;
  readonly onChanged: () => void;
}

/** Changes the password, after a check of the current one. An account without a password gets its first one. */
export const ChangePasswordPage = (props: PasswordFormProps) => (
  <Page title={props.user.no_password ? t.changePassword.first : t.changePassword.title} settings>
    <div class="setting narrow">
      <p>{props.user.no_password ? t.changePassword.firstText : t.changePassword.text}</p>
      <PasswordForm {...props} />
      <p class="other">
        <Link to="account/security">{t.common.cancel}</Link>
      </p>
    </div>
  </Page>
);

/** The fields for a new password. */
export function PasswordForm({ user, onChanged }: PasswordFormProps) {
  const [password, setPassword] = useState("");
  const { rules } = useRegistrationRules();
  const isFirst = user.no_password === true;

  async function send(entered: (name: string) => string): Promise<void> {
    await latchkey.changePassword({
      ...(!isFirst && { current_password: entered("password") }),
      new_password: entered("new_password"),
    });
    // The pages then know that there is a password.
    if (isFirst) await latchkey.refresh();
    onChanged();
  }

  return (
    <Form action={isFirst ? t.changePassword.first : t.changePassword.action} send={send}>
      {/* Tells password managers whose password it is. */}
      <input type="text" name="username" autocomplete="username" value={user.username} hidden />
      {!isFirst && (
        <PasswordField label={t.fields.currentPassword} autocomplete="current-password" />
      )}
      <PasswordField
        label={t.fields.newPassword}
        name="new_password"
        autocomplete="new-password"
        {...(rules && { minLength: rules.min })}
        onInput={({ currentTarget }) => setPassword(currentTarget.value)}
      >
        <PasswordRules name="new_password" rules={rules} password={password} />
      </PasswordField>
    </Form>
  );
}
