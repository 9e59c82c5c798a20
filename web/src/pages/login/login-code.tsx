import { type AskedEmailCode, LatchkeyError } from "latchkey-auth/client";
import { useState } from "preact/hooks";
import { latchkey } from "../../client/latchkey.ts";
import { submitTo, useLoginFlow } from "../../client/login-flow.ts";
import { loadSecurity } from "../../factors/load-factors.ts";
import { useCaptcha } from "../../form/captcha.tsx";
import { EmailCodeField } from "../../form/email-code-field.tsx";
import { Field } from "../../form/field.tsx";
import { Form } from "../../form/form.tsx";
import { t } from "../../language/language.ts";
import { Lazy } from "../../layout/lazy.tsx";
import { Page } from "../../layout/page.tsx";
import { keep, useKept } from "../../routing/kept.ts";
import { Link } from "../../routing/link.tsx";

interface LoginLinkPageProps {
  /** What to open after the login. */
  readonly next: string | undefined;
  /** What the user has typed on the login page. */
  readonly typed: string;
  readonly onTyped?: (username: string) => void;
  /** The email that was sent already, and what to say about it. */
  readonly sent?: Asked & { readonly text: string };
}

/** A request for an email, and the name that it was for. */
type Asked = AskedEmailCode & { readonly username: string };

/** Asks for an email with a link and a code to log in, and logs in with the code. The server does not say whether the account exists. */
export function LoginLinkPage({ next, typed, onTyped, sent }: LoginLinkPageProps) {
  const { flow, login } = useLoginFlow(() => {
    keep("code", undefined);
    keep("sign-up", undefined);
  });
  /** The request for the email that was sent last. */
  const [again, setAsked] = useKept<Asked>("code");
  /** Whether the user wants another email than the first one. */
  const [isOver, setIsOver] = useState(false);
  const asked = again ?? (isOver ? undefined : sent);
  const captcha = useCaptcha(!asked);

  async function ask(entered: (name: string) => string): Promise<void> {
    const username = entered("username");
    const wanted = { username, ...(await captcha.take()) };
    setAsked({ ...(await latchkey.sendLoginLink(wanted)), username });
  }

  const drop = () => {
    setAsked(undefined);
    setIsOver(true);
  };

  if (login.state === "second-factor") {
    return (
      <Lazy load={loadSecurity}>
        {({ SecondStep }) => (
          <SecondStep
            flow={flow}
            factors={login.factors}
            cancel={() => {
              flow.restart();
              drop();
            }}
            onLate={drop}
          />
        )}
      </Lazy>
    );
  }
  return (
    <Page
      title={asked ? t.checkEmail.title : t.loginLink.title}
      note={isLate(login.error) ? t.login.late : undefined}
    >
      {asked ? (
        <>
          <p>{asked === sent ? sent?.text : t.loginLink.ifAccount}</p>
          <Form
            action={t.loginLink.enter}
            send={(entered) =>
              submitTo(flow, {
                login_request: asked.login_request,
                username: asked.username,
                code: entered("code"),
              })
            }
          >
            <EmailCodeField />
          </Form>
          <p class="other">
            <button class="way" type="button" onClick={drop}>
              {t.emailCode.again}
            </button>
          </p>
        </>
      ) : (
        <Form action={t.loginLink.action} send={ask}>
          <Field
            label={t.fields.usernameOrEmail}
            name="username"
            autocomplete="username"
            spellcheck={false}
            defaultValue={typed}
            onInput={({ currentTarget }) => onTyped?.(currentTarget.value)}
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

/** Whether the second factor came too late. */
const isLate = (error: unknown): boolean =>
  error instanceof LatchkeyError && error.code === "expired_token";
