import type { Account } from "latchkey-auth/client";
import { askForProof } from "../../action/with-proof.ts";
import { provenAt } from "../../client/claims.ts";
import { useServerRules } from "../../client/server-rules.ts";
import { Form } from "../../form/form.tsx";
import { PasswordField } from "../../form/password-field.tsx";
import { t } from "../../language/language.ts";
import { rich } from "../../language/rich.tsx";
import { Lazy } from "../../layout/lazy.tsx";
import { Page } from "../../layout/page.tsx";
import { keep, kept } from "../../routing/kept.ts";
import { Link } from "../../routing/link.tsx";
import { loadOrganizations } from "../organizations/load-organizations.ts";

interface DeleteAccountPageProps {
  readonly user: Account;
  /** Takes no password for an account that has none. */
  readonly deleteAccount: (password?: string) => Promise<void>;
}

/**
 * Deletes the account, after a check of the password, or after a proof just for this if there is none. Then latchkey.onChange triggers
 * the redirect to the login.
 */
export function DeleteAccountPage({ user, deleteAccount }: DeleteAccountPageProps) {
  const { no_password: hasNone } = user;
  const { rules } = useServerRules();

  /** A login may be minutes old, and may have been for something else. A provider leads back here after the proof. */
  async function deleteWithProof(): Promise<void> {
    const [last, before] = [await provenAt(), kept("deletion") as number | undefined];
    if (before === undefined || last <= before) {
      keep("deletion", last);
      if (!(await askForProof())) return;
    }
    await deleteAccount();
    keep("deletion", undefined);
  }

  const text = hasNone ? t.deleteAccount.plainText : t.deleteAccount.text;
  return (
    <Page title={t.deleteAccount.title} settings>
      <div class="setting narrow">
        <p>{rich(text, { username: <strong>{user.username}</strong> })}</p>
        {rules?.organizations && (
          <Lazy load={loadOrganizations} isExtra>
            {({ OwnedOrganizations }) => <OwnedOrganizations />}
          </Lazy>
        )}
        <Form
          action={t.deleteAccount.action}
          kind="danger"
          send={(entered) => (hasNone ? deleteWithProof() : deleteAccount(entered("password")))}
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
