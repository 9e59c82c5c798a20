import type { AskedEmailCode } from "latchkey-auth/client";
import { useState } from "preact/hooks";
import { fill } from "../../../../src/core/languages/fill.ts";
import { AttributeField } from "../../form/attribute-field.tsx";
import { changesOf } from "../../form/attributes.ts";
import { EmailCodeField } from "../../form/email-code-field.tsx";
import { Field } from "../../form/field.tsx";
import { Form } from "../../form/form.tsx";
import { useRegistrationRules } from "../../form/registration-rules.ts";
import { TermsNote } from "../../form/terms.tsx";
import { UsernameField } from "../../form/username-field.tsx";
import { locale, t, timeZone } from "../../language/language.ts";
import { Page } from "../../layout/page.tsx";
import { Link } from "../../routing/link.tsx";
import { logInWith, type Preview } from "./held.ts";
import { WhoseLogin } from "./whose-login.tsx";

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
  /** What waits for the code, and the address that it was sent to. */
  const [asked, setAsked] = useState<AskedEmailCode & { readonly email: string }>();
  const { name = "", username = "", required } = preview;
  const needsEmail = preview.case === "email_needed";
  const isFirst = needsEmail && !asked;
  const attributes = rules?.attributes.filter(({ isReadOnly }) => !isReadOnly) ?? [];

  const ask = (entered: (name: string) => string) =>
    doing(async () => {
      const email = entered("email");
      const sent = await logInWith({ token, email });
      if ("login_request" in sent) setAsked({ ...sent, email });
    });

  const create = (entered: (name: string) => string) =>
    doing(async () => {
      const members = Object.fromEntries(required.map((member) => [member, entered(member)]));
      await logInWith({
        token,
        locale,
        time_zone: timeZone,
        ...rules?.accepted,
        ...members,
        ...(attributes.length > 0 && { attributes: changesOf(attributes, entered) }),
        ...(asked && {
          email: asked.email,
          login_request: asked.login_request,
          code: entered("code"),
        }),
      });
      leave();
    });

  const { email = "" } = asked ?? preview;
  const text = isFirst ? t.connect.address : asked ? t.connect.code : t.connect.fresh;
  return (
    <Page title={t.register.title}>
      <p>{fill(text, { provider, email })}</p>
      <WhoseLogin preview={preview} provider={provider} />
      {isFirst ? (
        <Form action={t.confirm.sendCode} send={ask}>
          <Field
            label={t.fields.email}
            name="email"
            type="email"
            autocomplete="email"
            spellcheck={false}
            defaultValue={email}
          />
        </Form>
      ) : isLoading ? (
        <p class="hint">{t.common.loading}</p>
      ) : (
        <Form action={t.register.action} send={create}>
          {asked && <EmailCodeField />}
          {required.includes("name") && (
            <Field
              label={t.fields.name}
              name="name"
              autocomplete="name"
              autocapitalize="words"
              defaultValue={name}
            />
          )}
          {required.includes("username") && <UsernameField defaultValue={username} />}
          {attributes.map((attribute) => (
            <AttributeField key={attribute.name} attribute={attribute} />
          ))}
          <TermsNote />
        </Form>
      )}
      {asked && (
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
