import type { Account } from "latchkey-auth/client";
import { Fragment } from "preact";
import { useEffect, useState } from "preact/hooks";
import { askForProof } from "../../action/with-proof.ts";
import { provenAt } from "../../client/claims.ts";
import { latchkey } from "../../client/latchkey.ts";
import { useServerRules } from "../../client/server-rules.ts";
import { Form } from "../../form/form.tsx";
import { PasswordField } from "../../form/password-field.tsx";
import { t } from "../../language/language.ts";
import { rich } from "../../language/rich.tsx";
import { Page } from "../../layout/page.tsx";
import { keep, kept } from "../../routing/kept.ts";
import { Link } from "../../routing/link.tsx";

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
        <Owned />
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

/** Names the organizations that keep the account from being deleted. A page without them works too: the server refuses. */
function Owned() {
  const { rules } = useServerRules();
  const [owned, setOwned] = useState<readonly { readonly id: string; readonly name: string }[]>([]);
  const hasOrganizations = rules?.organizations !== undefined;

  useEffect(() => {
    if (!hasOrganizations) return;
    latchkey.call("get", "/organizations").then(
      ({ organizations }) => setOwned(organizations.filter(({ role }) => role === "owner")),
      () => {},
    );
  }, [hasOrganizations]);

  if (owned.length === 0) return null;
  const links = owned.map(({ id, name }, index) => (
    <Fragment key={id}>
      {index > 0 && ", "}
      <Link to="organization" id={id}>
        {name}
      </Link>
    </Fragment>
  ));
  return <p role="alert">{rich(t.deleteAccount.owned, { organizations: links })}</p>;
}
