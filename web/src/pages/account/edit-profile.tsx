import type { Account } from "latchkey-auth/client";
import { latchkey } from "../../client/latchkey.ts";
import { AttributeField } from "../../form/attribute-field.tsx";
import { changesOf } from "../../form/attributes.ts";
import { Field } from "../../form/field.tsx";
import { Form } from "../../form/form.tsx";
import { useRegistrationRules } from "../../form/registration-rules.ts";
import { UsernameField } from "../../form/username-field.tsx";
import { chooseLanguage, locale, nameOf, offered, t, timeZone } from "../../language/language.ts";
import { Page } from "../../layout/page.tsx";
import { Link } from "../../routing/link.tsx";

const asksLanguage = offered.length > 1;

interface EditProfilePageProps {
  readonly user: Account;
  readonly onSaved: () => void;
}

/** The name of a time zone, as pages show it. */
export const shownZone = (name: string): string => name.replaceAll("_", " ");

/** The time zones to choose from: that of the browser first. Those of the account and of the browser may be no others' standard names. */
function zonesWith(ofAccount: string | null): readonly (readonly [string, string])[] {
  const known = Intl.supportedValuesOf?.("timeZone") ?? [];
  const names = new Set([timeZone, ...known, "UTC", ofAccount ?? "UTC"]);
  return [...names].map((name) => [name, shownZone(name)] as const);
}

/** Changes the name, the username, the language, the time zone and the operator's attributes. */
export function EditProfilePage({ user, onSaved }: EditProfilePageProps) {
  const { isLoading, rules } = useRegistrationRules({ isNeeded: user.attributes !== undefined });
  const attributes = rules?.attributes.filter(({ isReadOnly }) => !isReadOnly) ?? [];

  async function send(entered: (name: string) => string): Promise<void> {
    const language = entered("locale");
    await latchkey.updateUser({
      ...(asksLanguage && { locale: language || null }),
      name: entered("name"),
      username: entered("username"),
      time_zone: entered("time_zone") || null,
      ...(attributes.length > 0 && { attributes: changesOf(attributes, entered, user.attributes) }),
    });
    onSaved();
    if (language && language !== locale) chooseLanguage(language);
  }

  return (
    <Page title={t.profile.edit} settings>
      <div class="setting narrow">
        {isLoading ? (
          <p class="hint">{t.common.loading}</p>
        ) : (
          <Form action={t.common.save} send={send}>
            <Field
              label={t.fields.name}
              name="name"
              autocomplete="name"
              autocapitalize="words"
              defaultValue={user.name}
            />
            <UsernameField defaultValue={user.username} />
            {asksLanguage && (
              <Field
                label={t.frame.language}
                name="locale"
                choices={offered.map((tag) => [tag, nameOf(tag)] as const)}
                required={false}
                defaultValue={user.locale ?? ""}
              />
            )}
            <Field
              label={t.profile.timeZone}
              name="time_zone"
              hint={t.profile.timeZoneHint}
              required={false}
              choices={zonesWith(user.time_zone)}
              defaultValue={user.time_zone ?? ""}
            />
            {attributes.map((attribute) => (
              <AttributeField
                key={attribute.name}
                attribute={attribute}
                value={user.attributes?.[attribute.name]}
              />
            ))}
          </Form>
        )}
        <p class="other">
          <Link to="account">{t.common.cancel}</Link>
        </p>
      </div>
    </Page>
  );
}
