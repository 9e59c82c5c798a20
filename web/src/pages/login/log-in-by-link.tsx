import { useLayoutEffect, useState } from "preact/hooks";
import { useAction } from "../../action/use-action.ts";
import { latchkey } from "../../client/latchkey.ts";
import { submitTo, useLoginFlow } from "../../client/login-flow.ts";
import { hasCode } from "../../client/refusal.ts";
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
  const [account, setAccount] = useState<{ readonly username: string; readonly email: string }>();
  const [isDead, setIsDead] = useState(false);
  const { run } = useAction();
  const startAgain = () => go(hrefOf("login-link"), { replace: true });

  useLayoutEffect(() => {
    const body = { token };
    const load = () => latchkey.call("post", "/authenticate/link/preview", { body });
    void run("load", () => orDead(async () => setAccount(await load())));
  }, [token]);

  async function orDead(act: () => Promise<unknown>): Promise<void> {
    try {
      await act();
    } catch (error) {
      if (!hasCode(error, "invalid_link")) throw error;
      setIsDead(true);
    }
  }

  async function send(): Promise<void> {
    await orDead(() => submitTo(flow, { token }));
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
