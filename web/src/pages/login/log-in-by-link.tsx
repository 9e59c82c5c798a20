import { latchkey } from "../../client/latchkey.ts";
import { submitTo, useLoginFlow } from "../../client/login-flow.ts";
import { Form } from "../../form/form.tsx";
import { StayBox } from "../../form/stay-box.tsx";
import { t } from "../../language/language.ts";
import { Page } from "../../layout/page.tsx";
import { Link } from "../../routing/link.tsx";
import { go, hrefOf } from "../../routing/router.ts";
import { SecondStepPage } from "./second-step-page.tsx";
import { useLink } from "./use-link.ts";

interface LogInByLinkPageProps {
  /** The token of the link. */
  readonly token: string;
  readonly onLoggedIn: () => void;
}

/** Whom the link logs in. */
const preview = (token: string) =>
  latchkey.call("post", "/authenticate/link/preview", { body: { token } });

/** Logs in with a link. Asks for a click, because some mail scanners open links and run scripts. The link works only once. */
export function LogInByLinkPage({ token, onLoggedIn }: LogInByLinkPageProps) {
  const { flow, login } = useLoginFlow();
  const { shown: account, isDead, orDead } = useLink(token, preview);
  const startAgain = () => go(hrefOf("login-link"), { replace: true });

  async function send(): Promise<void> {
    await orDead(() => submitTo(flow, { token }));
    if (flow.getSnapshot().state === "done") onLoggedIn();
  }

  if (login.state === "second-factor") {
    return (
      <SecondStepPage
        flow={flow}
        factors={login.factors}
        cancel={startAgain}
        onLate={startAgain}
        onLoggedIn={onLoggedIn}
      />
    );
  }
  if (isDead) {
    return (
      <Page title={t.reset.dead}>
        <p>{t.reset.deadText}</p>
        <p class="actions">
          <Link to="login-link" class="main">
            {t.byLink.newEmail}
          </Link>
        </p>
      </Page>
    );
  }
  if (!account) {
    return (
      <Page title={t.byLink.title}>
        <p class="hint">{t.common.loading}</p>
      </Page>
    );
  }
  return (
    <Page title={t.byLink.title}>
      <dl>
        <dt>{t.frame.account}</dt>
        <dd>
          <bdi>{account.username}</bdi>
        </dd>
        <dt>{t.fields.email}</dt>
        <dd>
          <bdi>{account.email}</bdi>
        </dd>
      </dl>
      <Form action={t.byLink.action} send={send}>
        <p class="hint">{t.byLink.text}</p>
        <StayBox />
      </Form>
      <p class="other">{t.byLink.elsewhere}</p>
    </Page>
  );
}
