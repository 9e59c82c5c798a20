import { useState } from "preact/hooks";
import { latchkey } from "../../client/latchkey.ts";
import { useCaptcha } from "../../form/captcha.tsx";
import { Field } from "../../form/field.tsx";
import { Form } from "../../form/form.tsx";
import { t } from "../../language/language.ts";
import { Page } from "../../layout/page.tsx";
import { Link } from "../../routing/link.tsx";

interface AskForLinkProps {
  /** What the user has typed on the login page. */
  readonly typed: string;
  readonly onTyped: (username: string) => void;
  /** What to open after the login. */
  readonly next: string | undefined;
}

/** Asks for a link to choose a new password. */
export const ForgotPage = (props: AskForLinkProps) => (
  <AskForLinkPage {...t.forgot} {...props} ask={(wanted) => latchkey.forgotPassword(wanted)} />
);

interface AskForLinkPageProps extends AskForLinkProps {
  readonly title: string;
  readonly action: string;
  readonly ask: (wanted: { username: string; captcha?: string }) => Promise<unknown>;
}

/** Asks for the account that gets a link. The server does not say whether the account exists. */
function AskForLinkPage({ title, action, typed, onTyped, next, ask }: AskForLinkPageProps) {
  const [isSent, setIsSent] = useState(false);
  const captcha = useCaptcha();

  async function send(entered: (name: string) => string): Promise<void> {
    await ask({ username: entered("username"), ...(await captcha.take()) });
    setIsSent(true);
  }

  return (
    <Page title={isSent ? t.checkEmail.title : title} isForm>
      {isSent ? (
        <p>{t.checkEmail.ifAccount}</p>
      ) : (
        <Form action={action} send={send}>
          <Field
            label={t.fields.usernameOrEmail}
            name="username"
            autocomplete="username"
            spellcheck={false}
            defaultValue={typed}
            onInput={({ currentTarget }) => onTyped(currentTarget.value)}
          />
          {captcha.widget}
        </Form>
      )}
      <p class="other">
        <Link to="login" next={next}>
          {t.common.backToLogin}
        </Link>
      </p>
    </Page>
  );
}
