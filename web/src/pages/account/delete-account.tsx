import type { Account } from "latchkey/client";
import { Form } from "../../form/form.tsx";
import { PasswordField } from "../../form/password-field.tsx";
import { Link } from "../../routing/link.tsx";
import { Page } from "../../layout/page.tsx";

interface DeleteAccountPageProps {
  readonly user: Account;
  readonly deleteAccount: (password: string) => Promise<void>;
}

/** Deletes the account, after a check of the password. Then latchkey.onChange triggers the redirect to the login. */
export function DeleteAccountPage({ user, deleteAccount }: DeleteAccountPageProps) {
  return (
    <Page title="Delete account">
      <p>
        This deletes the account <strong>{user.username}</strong> and all of its data. It cannot be
        undone. To confirm, enter your password.
      </p>
      <Form
        action="Delete my account"
        kind="danger"
        send={(entered) => deleteAccount(entered("password"))}
      >
        <input type="text" name="username" autocomplete="username" value={user.username} hidden />
        <PasswordField label="Password" autocomplete="current-password" />
      </Form>
      <p class="other">
        <Link to="profile">Cancel</Link>
      </p>
    </Page>
  );
}
