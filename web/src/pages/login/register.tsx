import type { ComponentChildren, ComponentProps } from "preact";
import { useState } from "preact/hooks";
import { fill } from "../../../../src/core/languages/fill.ts";
import { latchkey } from "../../client/latchkey.ts";
import { hasCode } from "../../client/refusal.ts";
import { AttributeField } from "../../form/attribute-field.tsx";
import { changesOf } from "../../form/attributes.ts";
import { useCaptcha } from "../../form/captcha.tsx";
import { Field } from "../../form/field.tsx";
import { Form } from "../../form/form.tsx";
import { PasswordField } from "../../form/password-field.tsx";
import { PasswordRules } from "../../form/password-rules.tsx";
import { useRegistrationRules } from "../../form/registration-rules.ts";
import { TermsNote } from "../../form/terms.tsx";
import { UsernameField } from "../../form/username-field.tsx";
import { locale, t, timeZone } from "../../language/language.ts";
import { Page } from "../../layout/page.tsx";
import { useKept } from "../../routing/kept.ts";
import { Link } from "../../routing/link.tsx";
import { CheckEmailPage } from "./check-email.tsx";
import { LoginLinkPage } from "./login-code.tsx";
import { ProviderButtons } from "./provider-buttons.tsx";

interface RegisterPageProps {
  /** What to open after the login. */
  readonly next: string | undefined;
  readonly note: string | undefined;
  /** What was typed as the username or email address, here and on other pages. */
  readonly typed: string;
  readonly onTyped: (username: string) => void;
  /** Called if the account was created but the login failed. */
  readonly onLoginFailed: () => void;
  /** Called if an account without a password was created. */
  readonly onSignedUp: () => void;
  /** What the account is for. */
  readonly intro?: ComponentChildren;
}

/** Creates an account and logs in. Asks for what the server requires, and for all attributes that a user may write. */
export function RegisterPage({
  next,
  note,
  typed,
  onTyped,
  onLoginFailed,
  onSignedUp,
  intro,
}: RegisterPageProps) {
  const [password, setPassword] = useState("");
  /** The address that has to be verified before a login. */
  const [unverified, setUnverified] = useKept<string>("registered");
  /** Whether the user wants a passkey instead of a password. */
  const [isByPasskey, setIsByPasskey] = useState(false);
  /** Whether the address has an account already. */
  const [isTaken, setIsTaken] = useState(false);
  /** The email with which a user without a password logs in. */
  const [sent, setSent] = useKept<ComponentProps<typeof LoginLinkPage>["sent"]>("sign-up");
  const { isLoading, rules } = useRegistrationRules();
  const captcha = useCaptcha();
  const attributes = rules?.attributes.filter(({ isReadOnly }) => !isReadOnly) ?? [];
  const asksFor = (member: "username" | "name") => rules?.requires.includes(member) ?? true;

  async function send(entered: (name: string) => string): Promise<void> {
    const [username, email] = [entered("username"), entered("email")];
    const password = isByPasskey ? undefined : entered("password");
    const user = await latchkey
      .register({
        email,
        ...(password !== undefined && { password }),
        locale,
        time_zone: timeZone,
        ...rules?.accepted,
        ...(asksFor("username") && { username }),
        ...(asksFor("name") && { name: entered("name") }),
        ...(attributes.length > 0 && { attributes: changesOf(attributes, entered) }),
        ...(await captcha.take()),
      })
      .catch((error: unknown) => {
        setIsTaken(hasCode(error, "email_taken"));
        throw error;
      });
    if (!user) return setUnverified(email);
    if (password === undefined) {
      const wanted = { username: email, ...(await captcha.take()) };
      const asked = await latchkey.sendLoginLink(wanted).catch((error: unknown) => {
        if (!hasCode(error, "captcha_required")) throw error;
      });
      onSignedUp();
      if (!asked) return onLoginFailed();
      return setSent({ ...asked, username: email, text: fill(t.register.sent, { email }) });
    }
    try {
      await latchkey.logIn({ username: user.username, password });
    } catch (error) {
      if (hasCode(error, "email_not_verified")) setUnverified(email);
      else onLoginFailed();
    }
  }

  if (sent) {
    return <LoginLinkPage next={next} typed={sent.username} sent={sent} />;
  }
  if (unverified !== undefined) {
    const reason = fill(t.register.sent, { email: unverified });
    const leave = () => setUnverified(undefined);
    return <CheckEmailPage username={unverified} reason={reason} next={next} leave={leave} />;
  }
  return (
    <Page title={t.register.title} note={note} isForm>
      {intro}
      {isLoading ? (
        <p class="hint">{t.common.loading}</p>
      ) : (
        <Form action={t.register.action} send={send}>
          {asksFor("name") && (
            <Field label={t.fields.name} name="name" autocomplete="name" autocapitalize="words" />
          )}
          {asksFor("username") && <UsernameField />}
          <Field
            label={t.fields.email}
            name="email"
            type="email"
            autocomplete="email"
            spellcheck={false}
            defaultValue={typed.includes("@") ? typed : ""}
            onInput={({ currentTarget }) => {
              setIsTaken(false);
              onTyped(currentTarget.value);
            }}
          >
            {isTaken && (
              <Link to="login" next={next}>
                {t.register.logIn}
              </Link>
            )}
          </Field>
          {attributes.map((attribute) => (
            <AttributeField key={attribute.name} attribute={attribute} />
          ))}
          {!isByPasskey && (
            <PasswordField
              label={t.fields.password}
              autocomplete="new-password"
              {...(rules && { minLength: rules.min })}
              onInput={({ currentTarget }) => setPassword(currentTarget.value)}
            >
              <PasswordRules rules={rules} password={password} />
            </PasswordField>
          )}
          {captcha.widget}
          <TermsNote />
        </Form>
      )}
      <ProviderButtons next={next} or />
      {rules?.passkeys && (
        <p class="other">
          <button class="way" type="button" onClick={() => setIsByPasskey(!isByPasskey)}>
            {isByPasskey ? t.register.password : t.register.passkey}
          </button>
        </p>
      )}
      <p class="other">
        {t.register.hasAccount}{" "}
        <Link to="login" next={next}>
          {t.login.action}
        </Link>
      </p>
    </Page>
  );
}
