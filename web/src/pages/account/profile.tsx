import type { Account } from "latchkey-auth/client";
import { Fragment } from "preact";
import { saveFile } from "../../action/save-file.ts";
import { useAction } from "../../action/use-action.ts";
import { latchkey } from "../../client/latchkey.ts";
import { shownText } from "../../form/attributes.ts";
import { useRegistrationRules } from "../../form/registration-rules.ts";
import { Verification } from "../../form/verification.tsx";
import { Moment } from "../../format/moment.tsx";
import { nameOf, t } from "../../language/language.ts";
import { Button } from "../../layout/button.tsx";
import { Page, Setting } from "../../layout/page.tsx";
import { Link } from "../../routing/link.tsx";
import { CheckUp } from "./check-up.tsx";
import { shownZone } from "./edit-profile.tsx";

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
  const shown = rules?.attributes.filter(({ name }) => attributes[name] !== undefined) ?? [];
  const rows = [
    [t.fields.name, user.name],
    [t.fields.username, user.username],
    ...shown.map((one) => [one.label, shownText(one, attributes[one.name])] as const),
    ...(user.locale === null ? [] : [[t.frame.language, nameOf(user.locale)] as const]),
    [t.profile.timeZone, shownZone(user.time_zone ?? "UTC")],
    [t.profile.since, <Moment at={user.created_at} as="date" />],
  ] as const;
  return (
    <Page title={t.profile.title} note={note} settings>
      <Setting
        title={t.profile.about}
        action={
          <Link to="account/edit" class="plain">
            {t.profile.edit}
          </Link>
        }
      >
        <dl>
          {rows.map(([label, value]) => (
            <Fragment key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </Fragment>
          ))}
        </dl>
      </Setting>
      <Setting
        title={t.profile.emailTitle}
        action={
          <Link to="account/email" class="plain">
            {t.profile.changeEmail}
          </Link>
        }
      >
        <div class="address">
          <span>{user.email || t.profile.noEmail}</span>
          {user.email && (
            <span class={user.email_verified ? "badge" : "badge care"}>
              {user.email_verified ? t.profile.verified : t.profile.unverified}
            </span>
          )}
          {user.email && !user.email_verified && (
            <Verification email={user.email} label={t.profile.verify} next="account" />
          )}
        </div>
        {user.email_failed && <p class="care">{t.profile.failed}</p>}
      </Setting>
      <CheckUp user={user} />
      <Setting
        title={t.profile.data}
        text={t.profile.dataText}
        action={
          <Button busy={busy.has("download")} onClick={download}>
            {t.profile.download}
          </Button>
        }
      />
      <Setting
        title={t.profile.end}
        text={t.profile.endText}
        isDanger
        action={
          <Link to="account/delete" class="danger">
            {t.profile.end}
          </Link>
        }
      />
    </Page>
  );
}
