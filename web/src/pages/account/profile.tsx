import type { Account } from "latchkey/client";
import { Fragment } from "preact";
import { Button } from "../../layout/button.tsx";
import { shownText } from "../../form/attributes.ts";
import { useRegistrationRules } from "../../form/registration-rules.ts";
import { Moment } from "../../format/moment.tsx";
import { latchkey } from "../../client/latchkey.ts";
import { Link } from "../../routing/link.tsx";
import { Page } from "../../layout/page.tsx";
import { saveFile } from "../../action/save-file.ts";
import { useAction } from "../../action/use-action.ts";
import { Verification } from "../../form/verification.tsx";

interface ProfilePageProps {
  readonly user: Account;
  readonly note: string | undefined;
}

/** The user's data, as of the login, the last refresh or the last change, and what the user can do with it. */
export function ProfilePage({ user, note }: ProfilePageProps) {
  const { busy, run } = useAction();
  const { attributes = {} } = user;
  const { rules } = useRegistrationRules({ isNeeded: Object.keys(attributes).length > 0 });
  const download = () =>
    run("download", async () => saveFile(`${user.username}.json`, await latchkey.exportUser()));
  return (
    <Page title="Profile" note={note}>
      <dl>
        <dt>Name</dt>
        <dd>{user.name}</dd>
        <dt>Username</dt>
        <dd>{user.username}</dd>
        <dt>E-mail</dt>
        <dd>
          {user.email || "none"}{" "}
          {user.email && (
            <span class="badge">{user.email_verified ? "verified" : "not verified"}</span>
          )}
        </dd>
        <dt>Role</dt>
        <dd>{user.role}</dd>
        {rules?.attributes
          .filter(({ name }) => attributes[name] !== undefined)
          .map((attribute) => (
            <Fragment key={attribute.name}>
              <dt>{attribute.label}</dt>
              <dd>{shownText(attribute, attributes[attribute.name])}</dd>
            </Fragment>
          ))}
        <dt>Member since</dt>
        <dd>
          <Moment at={user.created_at} as="date" />
        </dd>
      </dl>
      {user.email_failed && (
        <p class="hint">The last mail to this address was refused. Check the address.</p>
      )}
      {user.email && !user.email_verified && <Verification email={user.email} />}
      <div class="actions">
        <Link to="edit-profile" class="plain">
          Edit profile
        </Link>
        <Link to="change-password" class="plain">
          Change password
        </Link>
        <Link to="security" class="plain">
          Second factors and passkeys
        </Link>
        <Button busy={busy.has("download")} onClick={download}>
          Download my data
        </Button>
        <Link to="delete-account" class="danger">
          Delete account
        </Link>
      </div>
    </Page>
  );
}
