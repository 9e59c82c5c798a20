import { submitTo, useLoginFlow } from "../../client/login-flow.ts";
import { loadSecurity } from "../../factors/load-factors.ts";
import { Form } from "../../form/form.tsx";
import { StayBox } from "../../form/stay-box.tsx";
import { t } from "../../language/language.ts";
import { Lazy } from "../../layout/lazy.tsx";
import { Page } from "../../layout/page.tsx";
import { Link } from "../../routing/link.tsx";
import { go, hrefOf } from "../../routing/router.ts";

interface LogInByLinkPageProps {
  /** The token of the link. */
  readonly token: string;
  readonly onLoggedIn: () => void;
}

/** Logs in with a link. Asks for a click, because some mail scanners open links and run scripts. The link works only once. */
export function LogInByLinkPage({ token, onLoggedIn }: LogInByLinkPageProps) {
  const { flow, login } = useLoginFlow();
  const startAgain = () => go(hrefOf("login-link"), { replace: true });

  async function send(): Promise<void> {
    await submitTo(flow, { token });
    if (flow.getSnapshot().state === "done") onLoggedIn();
  }

  if (login.state === "second-factor") {
    return (
      <Lazy load={loadSecurity}>
        {({ SecondStep }) => (
          <SecondStep
            flow={flow}
            factors={login.factors}
            cancel={startAgain}
            onLate={startAgain}
            onLoggedIn={onLoggedIn}
          />
        )}
      </Lazy>
    );
  }
  return (
    <Page title={t.byLink.title}>
      <Form action={t.byLink.action} send={send}>
        <p class="hint">{t.byLink.text}</p>
        <StayBox />
      </Form>
      <p class="other">
        {t.byLink.isDead} <Link to="login-link">{t.byLink.again}</Link>
      </p>
    </Page>
  );
}
