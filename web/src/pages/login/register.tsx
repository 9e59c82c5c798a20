import type { AskedEmailCode, paths } from "latchkey-auth/client";
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { asSent, endCode, keepCodeFlow, startCode } from "../../client/code-flow.ts";
import { latchkey } from "../../client/latchkey.ts";
import { hasCode } from "../../client/refusal.ts";
import { hasEmailCodes } from "../../client/server-rules.ts";
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
import { Link } from "../../routing/link.tsx";
import { ProviderButtons } from "./provider-buttons.tsx";

type Registration =
  paths["/authenticate/register"]["post"]["requestBody"]["content"]["application/json"];

interface RegisterPageProps {
  /** What to open after the login. */
  readonly next: string | undefined;
  readonly note: string | undefined;
  /** What was typed as the username or email address, here and on other pages. */
  readonly typed: string;
  readonly onTyped: (username: string) => void;
  /** Called if the account was created but the login failed, with what to open after it. */
  readonly onLoginFailed: (next: string | undefined) => void;
  /** Called after the login, on a page that is not left by itself. */
  readonly onLoggedIn?: () => void;
  /** The invitation to an organization, which gives the address and proves it. */
  readonly invitation?: { readonly token: string; readonly email: string };
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
  onLoggedIn,
  invitation,
  intro,
}: RegisterPageProps) {
  /** A login with an account that there is already is for the invitation itself. */
  const otherNext = invitation ? "invitation" : next;
  const [password, setPassword] = useState("");
  /** Whether the user wants a passkey instead of a password. */
  const [isByPasskey, setIsByPasskey] = useState(false);
  /** Whether the address has an account already. */
  const [isTaken, setIsTaken] = useState(false);
  const { isLoading, rules } = useRegistrationRules();
  const captcha = useCaptcha();
  const attributes = rules?.attributes.filter(({ isReadOnly }) => !isReadOnly) ?? [];
  const asksFor = (member: "username" | "name") => rules?.requires.includes(member) ?? true;

  async function send(entered: (name: string) => string): Promise<void> {
    const email = invitation?.email ?? entered("email");
    const password = isByPasskey ? undefined : entered("password");
    const body = {
      ...(invitation ? { invitation: invitation.token } : { email }),
      ...(password !== undefined && { password }),
      locale,
      time_zone: timeZone,
      ...rules?.accepted,
      ...(asksFor("username") ? { username: entered("username") } : rules?.madeUsername),
      ...(asksFor("name") && { name: entered("name") }),
      ...(attributes.length > 0 && { attributes: changesOf(attributes, entered) }),
      ...(await captcha.take()),
    } as Registration;
    const made = await latchkey
      .call("post", "/authenticate/register", { body })
      .catch((error: unknown) => {
        setIsTaken(hasCode(error, "email_taken"));
        throw error;
      });
    const flow = { name: email, from: "register", next, isNew: true } as const;
    if (made.login_request !== undefined) {
      const kind = password === undefined ? "log_in" : "unverified";
      return startCode({ ...flow, kind, ...asSent(made as AskedEmailCode) }, password);
    }
    if (password === undefined) {
      const wanted = { username: email, ...(await captcha.take()) };
      const asked = await latchkey.sendLoginLink(wanted).catch((error: unknown) => {
        if (!hasCode(error, "captcha_required")) throw error;
      });
      if (!asked) return onLoginFailed(next);
      return startCode({ ...flow, kind: "log_in", ...asSent(asked) });
    }
    // Before the login, because the page of the code follows it.
    if (hasEmailCodes && !invitation) {
      keepCodeFlow({ ...flow, kind: "verify", from: "account/email" });
    }
    try {
      await latchkey.logIn({ username: email, password });
      onLoggedIn?.();
    } catch {
      endCode();
      onLoginFailed(next);
    }
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
          {invitation ? (
            <input type="text" autocomplete="username" value={invitation.email} hidden />
          ) : (
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
          )}
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
      <ProviderButtons next={otherNext} or />
      {rules?.passkeys && (
        <p class="other">
          <button class="way" type="button" onClick={() => setIsByPasskey(!isByPasskey)}>
            {isByPasskey ? t.register.password : t.register.passkey}
          </button>
        </p>
      )}
      <p class="other">
        {t.register.hasAccount}{" "}
        <Link to="login" next={otherNext}>
          {t.login.action}
        </Link>
      </p>
    </Page>
  );
}
