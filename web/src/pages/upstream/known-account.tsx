import { LatchkeyError } from "latchkey-auth/client";
import { useState } from "preact/hooks";
import { fill } from "../../../../src/core/languages/fill.ts";
import { latchkey } from "../../client/latchkey.ts";
import { FieldError } from "../../client/refusal.ts";
import { CodeField } from "../../factors/code-field.tsx";
import { Form } from "../../form/form.tsx";
import { t } from "../../language/language.ts";
import { Page } from "../../layout/page.tsx";
import { Link } from "../../routing/link.tsx";
import type { Preview } from "./held.ts";
import { WhoseLogin } from "./whose-login.tsx";

interface LinkPageProps {
  readonly preview: Preview;
  readonly provider: string;
  readonly username: string;
  readonly link: () => Promise<void>;
}

/** Connects a login to the account that is logged in. Names both. */
export const LinkPage = ({ preview, provider, username, link }: LinkPageProps) => (
  <Page title={fill(t.connect.title, { provider })}>
    <p>{fill(t.connect.text, { provider })}</p>
    <WhoseLogin preview={preview} provider={provider} account={username} />
    <Form action={t.connect.action} send={link}>
      {null}
    </Form>
    <p class="other">
      <Link to="account/connected">{t.common.cancel}</Link>
    </p>
  </Page>
);

interface SwitchPageProps {
  readonly preview: Preview;
  readonly provider: string;
  readonly change: () => Promise<void>;
}

/** Logs in to the account of the login at the provider, in place of the one that is logged in. Names both. */
export function SwitchPage({ preview, provider, change }: SwitchPageProps) {
  const { account, owner } = preview;
  const names = { account: account?.username ?? "", other: owner?.username ?? "" };
  return (
    <Page title={fill(t.connect.switchTitle, names)}>
      {account && <p>{fill(t.connect.switchText, names)}</p>}
      <WhoseLogin preview={preview} provider={provider} account={names.other} />
      <Form action={fill(t.connect.switchAction, names)} send={change}>
        {null}
      </Form>
      <p class="other">
        <Link to="account">{t.common.cancel}</Link>
      </p>
    </Page>
  );
}

interface ConfirmPageProps {
  readonly preview: Preview;
  readonly provider: string;
  readonly token: string;
  readonly doing: (act: () => Promise<unknown>) => Promise<void>;
  readonly leave: () => void;
}

/** Confirms with a login at a provider who is logged in. An account with an authenticator app needs its code as well. */
export function ConfirmPage({ preview, provider, token, doing, leave }: ConfirmPageProps) {
  const [needsCode, setNeedsCode] = useState(false);

  const send = (entered: (name: string) => string) =>
    doing(async () => {
      const totp = entered("totp");
      try {
        await latchkey.reauthenticate({ upstream: token, ...(totp && { totp }) });
      } catch (error) {
        if (!(error instanceof LatchkeyError)) throw error;
        if (error.code === "mfa_required") {
          setNeedsCode(true);
          throw new FieldError({ totp: t.confirm.needsCode });
        }
        throw totp && error.code === "invalid_grant"
          ? new FieldError({ totp: t.errors.wrong_code })
          : error;
      }
      leave();
    });

  return (
    <Page title={t.confirm.title}>
      <p>{fill(t.connect.confirm, { provider })}</p>
      <WhoseLogin preview={preview} provider={provider} account={preview.account?.username} />
      <Form action={t.connect.confirmAction} send={send}>
        {needsCode && <CodeField hint={t.confirm.codeHint} />}
      </Form>
      <p class="other">
        <Link to="account">{t.common.cancel}</Link>
      </p>
    </Page>
  );
}
