import { LatchkeyError, type Mfa } from "latchkey/client";
import { useState } from "preact/hooks";
import { Form } from "../../form/form.tsx";
import { latchkey } from "../../client/latchkey.ts";
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

/** Logs in by a link. Asks for a click, because some mail scanners open links and run scripts. The link works only once. */
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
    <Page title="Log in by this link">
      <Form action="Log in" send={send}>
        <p class="hint">This logs you in on this device.</p>
      </Form>
      <p class="other">
        The link does not work? <Link to="login-link">Ask for a new one</Link>
      </p>
    </Page>
  );
}
