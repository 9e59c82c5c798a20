import { useState } from "preact/hooks";
import { asSent, startCode } from "../../client/code-flow.ts";
import { latchkey } from "../../client/latchkey.ts";
import { keepForReset } from "../../client/reset.ts";
import { useCaptcha } from "../../form/captcha.tsx";
import { Field } from "../../form/field.tsx";
import { Form } from "../../form/form.tsx";
import { SendAgain } from "../../form/send-again.tsx";
import { t } from "../../language/language.ts";
import { rich } from "../../language/rich.tsx";
import { Page } from "../../layout/page.tsx";
import { Link } from "../../routing/link.tsx";

interface AskForLinkProps {
  /** What the user has typed on the login page. */
  readonly typed: string;
  readonly onTyped: (username: string) => void;
  /** What to open after the login. */
  readonly next: string | undefined;
}

/** What was asked for, and when, in epoch milliseconds. */
interface Sent {
  readonly name: string;
  readonly at: number;
}

/** Asks for a link to choose a new password. The server does not say whether the account exists. */
export function ForgotPage({ typed, onTyped, next }: AskForLinkProps) {
  const [sent, setSent] = useState<Sent>();
  const captcha = useCaptcha();

  async function ask(name: string): Promise<void> {
    await latchkey.forgotPassword({ username: name, ...(await captcha.take()) });
    keepForReset(next);
    setSent({ name, at: Date.now() });
  }

  if (!sent) {
    const send = (name: string) => ask(name);
    return (
      <AskPage
        {...t.forgot}
        next={next}
        typed={typed}
        onTyped={onTyped}
        send={send}
        captcha={captcha}
      />
    );
  }
  return (
    <Page title={t.checkEmail.title}>
      <p>{rich(t.checkEmail.link, { name: <bdi class="typed">{sent.name}</bdi> })}</p>
      {captcha.widget}
      <div class="other">
        <SendAgain sentAt={sent.at} send={() => ask(sent.name)} />
        <p class="hint">{t.checkEmail.spam}</p>
      </div>
      <p class="other">
        <button class="way" type="button" onClick={() => setSent(undefined)}>
          {t.checkEmail.wrong}
        </button>
      </p>
      <p class="other">
        <Link to="login" next={next}>
          {t.common.backToLogin}
        </Link>
      </p>
    </Page>
  );
}

/** Asks for an email with a link and a code to log in. */
export function LoginLinkPage({ next, typed, onTyped }: AskForLinkProps) {
  const captcha = useCaptcha();

  async function send(name: string): Promise<void> {
    const asked = await latchkey.sendLoginLink({ username: name, ...(await captcha.take()) });
    startCode({ kind: "log_in", name, from: "login-link", next, ...asSent(asked) });
  }

  const texts = { title: t.loginLink.title, action: t.loginLink.action };
  return (
    <AskPage {...texts} next={next} typed={typed} onTyped={onTyped} send={send} captcha={captcha} />
  );
}

interface AskPageProps extends AskForLinkProps {
  readonly title: string;
  readonly action: string;
  readonly send: (name: string) => Promise<unknown>;
  readonly captcha: ReturnType<typeof useCaptcha>;
}

/** Asks for the account that gets an email. */
const AskPage = ({ title, action, next, typed, onTyped, send, captcha }: AskPageProps) => (
  <Page title={title} isForm>
    <Form action={action} send={(entered) => send(entered("username"))}>
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
    <p class="other">
      <Link to="login" next={next}>
        {t.common.backToLogin}
      </Link>
    </p>
  </Page>
);
