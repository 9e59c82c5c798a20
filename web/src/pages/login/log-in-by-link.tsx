import { LatchkeyError, type Mfa } from "latchkey/client";
import { useState } from "preact/hooks";
import { Form } from "../../form/form.tsx";
import { latchkey } from "../../client/latchkey.ts";
import { t } from "../../language/language.ts";
import { Lazy } from "../../layout/lazy.tsx";
import { Link } from "../../routing/link.tsx";
import { loadFactors } from "../../factors/load-factors.ts";
import { Page } from "../../layout/page.tsx";
import { go, hrefOf } from "../../routing/router.ts";

interface LogInByLinkPageProps {
  /** The token of the link. */
  readonly token: string;
  readonly onLoggedIn: () => void;
}

/** Logs in with a link. Asks for a click, because some mail scanners open links and run scripts. The link works only once. */
export function LogInByLinkPage({ token, onLoggedIn }: LogInByLinkPageProps) {
  const [mfa, setMfa] = useState<Mfa>();

  async function send(): Promise<void> {
    try {
      await latchkey.logIn({ token });
      onLoggedIn();
    } catch (error) {
      if (!(error instanceof LatchkeyError && error.mfa)) throw error;
      setMfa(error.mfa);
    }
  }

  if (mfa) {
    const startAgain = () => go(hrefOf("login-link"), { replace: true });
    return (
      <Lazy load={loadFactors}>
        {({ SecondStep }) => (
          <SecondStep mfa={mfa} startAgain={startAgain} onLoggedIn={onLoggedIn} />
        )}
      </Lazy>
    );
  }
  return (
    <Page title={t.byLink.title}>
      <Form action={t.byLink.action} send={send}>
        <p class="hint">{t.byLink.text}</p>
      </Form>
      <p class="other">
        {t.byLink.isDead} <Link to="login-link">{t.byLink.again}</Link>
      </p>
    </Page>
  );
}
