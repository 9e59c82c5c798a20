import { LatchkeyError } from "latchkey-auth/client";
import { useContext, useEffect, useState } from "preact/hooks";
import { fill } from "../../../../src/core/languages/fill.ts";
import { Troubles } from "../../action/troubles.ts";
import { useAction } from "../../action/use-action.ts";
import { call, type LogoutRequest } from "../../client/authorization.ts";
import { Form } from "../../form/form.tsx";
import { t } from "../../language/language.ts";
import { Page, serviceName } from "../../layout/page.tsx";
import { ResumingPage } from "../../layout/resuming.tsx";
import { Link } from "../../routing/link.tsx";
import { LeavingPage } from "./leaving.tsx";
import { LoggedInAs, WhichApp } from "./which-app.tsx";

interface LogoutPageProps {
  /** Ends the session of this browser. */
  readonly logOut: () => Promise<void>;
}

/** Logs out because an app asks for it. Asks the user first, unless the app has proven that it means this login. */
export function LogoutPage({ logOut }: LogoutPageProps) {
  const [asked, setAsked] = useState<Partial<LogoutRequest>>();
  const [isDone, setIsDone] = useState(false);
  const { run } = useAction();
  const { last } = useContext(Troubles);

  async function end(): Promise<void> {
    await logOut();
    setIsDone(true);
  }

  async function load(): Promise<void> {
    const request = new URLSearchParams(location.search).get("request") ?? "";
    const found = await call("get", "/logout/request", { query: { request } }).then(
      (answer) => answer as LogoutRequest,
      askIfRefused,
    );
    setAsked(found);
    if (found.account === null) setIsDone(true);
    else if (!found.ask) await end();
  }

  useEffect(() => void run("log out", load), []);

  if (!asked) return last ? <Page title={t.common.failed} /> : <ResumingPage />;
  const { client, account, ask, redirect_to: url } = asked;
  if (isDone && url !== undefined) return <LeavingPage client={client?.name ?? ""} url={url} />;
  if (isDone) {
    return (
      <Page title={t.logout.done}>
        <p class="other">
          <Link to="login">{t.logout.again}</Link>
        </p>
      </Page>
    );
  }
  if (!ask) return last ? <Page title={t.common.failed} /> : <ResumingPage />;
  return (
    <Page title={fill(t.logout.title, { service: serviceName })}>
      {client && <WhichApp client={client} />}
      <p>{client ? fill(t.logout.client, { client: client.name }) : t.logout.text}</p>
      {account && <LoggedInAs account={account} />}
      <Form action={t.logout.action} send={end}>
        {null}
      </Form>
      <p class="other">
        <Link to="account">{t.logout.stay}</Link>
      </p>
    </Page>
  );
}

/** A request that is missing or too old leads nowhere, and so does one to a server without apps. The user can log out all the same. */
function askIfRefused(error: unknown): Partial<LogoutRequest> {
  const refused = ["expired_token", "validation_failed", "not_found"];
  if (error instanceof LatchkeyError && refused.includes(error.code)) return { ask: true };
  throw error;
}
