import { fill } from "../../../../src/core/languages/fill.ts";
import { asSent } from "../../client/code-flow.ts";
import { AttributeField } from "../../form/attribute-field.tsx";
import { changesOf } from "../../form/attributes.ts";
import { CodeForm } from "../../form/code-form.tsx";
import { Field } from "../../form/field.tsx";
import { Form } from "../../form/form.tsx";
import { useRegistrationRules } from "../../form/registration-rules.ts";
import { SendAgain } from "../../form/send-again.tsx";
import { TermsNote } from "../../form/terms.tsx";
import { UsernameField } from "../../form/username-field.tsx";
import { locale, t, timeZone } from "../../language/language.ts";
import { Page } from "../../layout/page.tsx";
import { useKept } from "../../routing/kept.ts";
import { Link } from "../../routing/link.tsx";
import { logInWith, type Preview } from "./held.ts";
import { WhoseLogin } from "./whose-login.tsx";

/** What waits for the code, the address that it was sent to, and the login that it is for. */
type Asked = ReturnType<typeof asSent> & { readonly email: string; readonly login: string };

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
  const [kept, setAsked] = useKept<Asked>("connect-code");
  const login = token.slice(-16);
  const asked = kept?.login === login ? kept : undefined;
  const { name = "", username = "" } = preview;
  const required = rules?.requires ?? preview.required;
  const needsEmail = preview.case === "email_needed";
  const isFirst = needsEmail && !asked;
  const attributes = rules?.attributes.filter(({ isReadOnly }) => !isReadOnly) ?? [];

  const ask = (email: string) =>
    doing(async () => {
      const sent = await logInWith({ token, email, time_zone: timeZone });
      if ("login_request" in sent) setAsked({ ...asSent(sent), email, login });
    });

  const create = (entered: (name: string) => string, code = "") =>
    doing(async () => {
      const members = Object.fromEntries(required.map((member) => [member, entered(member)]));
      await logInWith({
        token,
        locale,
        ...rules?.madeUsername,
        time_zone: timeZone,
        ...rules?.accepted,
        ...members,
        ...(attributes.length > 0 && { attributes: changesOf(attributes, entered) }),
        ...(asked && {
          email: asked.email,
          login_request: asked.login_request,
          code,
        }),
      });
      setAsked(undefined);
      leave();
    });

  const { email = "" } = asked ?? preview;
  const text = isFirst ? t.connect.address : asked ? t.connect.code : t.connect.fresh;
  const fields = (
    <>
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
    </>
  );
  return (
    <Page title={t.register.title}>
      <p>{fill(text, { provider, email })}</p>
      <WhoseLogin preview={preview} provider={provider} />
      {isFirst ? (
        <Form action={t.confirm.sendCode} send={(entered) => ask(entered("email"))}>
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
      ) : asked ? (
        <CodeForm
          key={asked.login_request}
          action={t.register.action}
          waits
          send={(code, entered) => create(entered, code)}
        >
          {fields}
        </CodeForm>
      ) : (
        <Form action={t.register.action} send={create}>
          {fields}
          <TermsNote />
        </Form>
      )}
      {asked && (
        <div class="other">
          <SendAgain sentAt={asked.sentAt} send={() => ask(asked.email)} />
          <button class="way" type="button" onClick={() => setAsked(undefined)}>
            {t.connect.otherEmail}
          </button>
        </div>
      )}
      <p class="other">
        <Link to="login">{t.common.cancel}</Link>
      </p>
    </Page>
  );
}
