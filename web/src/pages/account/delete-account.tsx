import type { Account } from "latchkey-auth/client";
import { Form } from "../../form/form.tsx";
import { PasswordField } from "../../form/password-field.tsx";
import { t } from "../../language/language.ts";
import { rich } from "../../language/rich.tsx";
import { Page } from "../../layout/page.tsx";
import { Link } from "../../routing/link.tsx";

interface DeleteAccountPageProps {
  readonly user: Account;
  /** Takes no password for an account that has none. */
  readonly deleteAccount: (password?: string) => Promise<void>;
}

/**
 * Deletes the account, after a check of the password, or after a fresh proof if there is none. Then latchkey.onChange triggers
 * the redirect to the login.
 */
export function DeleteAccountPage({ user, deleteAccount }: DeleteAccountPageProps) {
  const { no_password: hasNone } = user;
  const text = hasNone ? t.deleteAccount.plainText : t.deleteAccount.text;
  return (
    <Page title={t.deleteAccount.title} settings>
      <div class="setting narrow">
        <p>{rich(text, { username: <strong>{user.username}</strong> })}</p>
        <Form
          action={t.deleteAccount.action}
          kind="danger"
          send={(entered) => deleteAccount(hasNone ? undefined : entered("password"))}
        >
          <input type="text" name="username" autocomplete="username" value={user.username} hidden />
          {!hasNone && <PasswordField label={t.fields.password} autocomplete="current-password" />}
        </Form>
        <p class="other">
          <Link to="account">{t.common.cancel}</Link>
        </p>
      </div>
    </Page>
  );
}
