import { useState } from "preact/hooks";
import { fill } from "../../../../src/core/languages/fill.ts";
import { latchkey } from "../../client/latchkey.ts";
import { AttributeField } from "../../form/attribute-field.tsx";
import { changesOf } from "../../form/attributes.ts";
import { EmailCodeField } from "../../form/email-code-field.tsx";
import { Field } from "../../form/field.tsx";
import { Form } from "../../form/form.tsx";
import { usernamePattern, useRegistrationRules } from "../../form/registration-rules.ts";
import { locale, t } from "../../language/language.ts";
import { Page } from "../../layout/page.tsx";
import { Link } from "../../routing/link.tsx";
import type { Preview } from "./connect.tsx";

interface NewAccountPageProps {
  readonly preview: Preview;
  readonly provider: string;
  readonly token: string;
  readonly doing: (act: () => Promise<unknown>) => Promise<void>;
  readonly leave: () => void;
}

/**
 * Creates an account for a login at a provider, with what the server requires. If the provider has no address to believe, the user
 * enters one and then the code that was sent to it.
 */
export function NewAccountPage({ preview, provider, token, doing, leave }: NewAccountPageProps) {
  const { isLoading, rules } = useRegistrationRules();
  /** The address that a code was sent to. */
  const [asked, setAsked] = useState<string>();
  const { email = "", name = "", username = "", required } = preview;
  const needsEmail = preview.case === "email_needed";
  const attributes = rules?.attributes.filter(({ isRequired }) => isRequired) ?? [];

  const send = (entered: (name: string) => string) =>
    doing(async () => {
      const members = Object.fromEntries(required.map((member) => [member, entered(member)]));
      const body = {
        token,
        locale,
        ...members,
        ...(attributes.length > 0 && { attributes: changesOf(attributes, entered) }),
        ...(needsEmail && { email: asked ?? entered("email") }),
        ...(asked !== undefined && { code: entered("code") }),
      };
      const done = await logInWith(body);
      if (done && "access_token" in done) leave();
      else setAsked(entered("email"));
    });

  const text = asked === undefined ? t.connect.address : t.connect.code;
  return (
    <Page title={t.register.title}>
      <p>
        {needsEmail
          ? fill(text, { provider, email: asked ?? "" })
          : fill(t.connect.fresh, { provider, email })}
      </p>
      {isLoading ? (
        <p class="hint">{t.common.loading}</p>
      ) : (
        <Form
          action={needsEmail && asked === undefined ? t.confirm.sendCode : t.register.action}
          send={send}
        >
          {needsEmail && asked === undefined && (
            <Field
              label={t.fields.email}
              name="email"
              type="email"
              autocomplete="email"
              spellcheck={false}
              defaultValue={email}
            />
          )}
          {asked !== undefined && <EmailCodeField />}
          {required.includes("name") && (
            <Field
              label={t.fields.name}
              name="name"
              autocomplete="name"
              autocapitalize="words"
              defaultValue={name}
            />
          )}
          {required.includes("username") && (
            <Field
              label={t.fields.username}
              name="username"
              autocomplete="username"
              spellcheck={false}
              hint={t.fields.usernameHint}
              pattern={usernamePattern}
              defaultValue={username}
            />
          )}
          {attributes.map((attribute) => (
            <AttributeField key={attribute.name} attribute={attribute} />
          ))}
        </Form>
      )}
      {asked !== undefined && (
        <p class="other">
          <button class="way" type="button" onClick={() => setAsked(undefined)}>
            {t.connect.otherEmail}
          </button>
        </p>
      )}
      <p class="other">
        <Link to="login">{t.common.cancel}</Link>
      </p>
    </Page>
  );
}

/** Logs in. The session is only in the cookie then, so the page has to be loaded again. */
const logInWith = (body: object): Promise<object | undefined> =>
  (latchkey.call as (...call: readonly unknown[]) => Promise<object | undefined>)(
    "post",
    "/session/upstream",
    { body },
  );
