import { LatchkeyError } from "latchkey-auth/client";
import { useEffect, useRef, useState } from "preact/hooks";
import { fill } from "../../../../src/core/languages/fill.ts";
import { useAction } from "../../action/use-action.ts";
import { type Authorization, call } from "../../client/authorization.ts";
import { t } from "../../language/language.ts";
import { Button } from "../../layout/button.tsx";
import { Page, serviceName } from "../../layout/page.tsx";
import { shell } from "../../routing/shell.ts";
import { LeavingPage } from "./leaving.tsx";
import { calledBy, inSentence, LoggedInAs, OtherAccount, WhichApp } from "./which-app.tsx";

interface ConsentPageProps {
  readonly request: Authorization;
  readonly query: string;
  readonly note: string | undefined;
  readonly onOther: () => void;
  /** Loads the request again, because the decision was about an older one. */
  readonly onOld: () => Promise<void>;
}

/**
 * Asks whether an app may use the account. Says which app and account, what for, and where it leads. An app of the operator's own asks for
 * no scopes: the page only asks whether to go on.
 */
export function ConsentPage({ request, query, note, onOther, onOld }: ConsentPageProps) {
  const { client, account, scopes, resource, warning, proof } = request;
  const { busy, run } = useAction();
  const [leadsTo, setLeadsTo] = useState<string>();
  const isArmed = useArmed();
  const { contact } = client;
  const name = calledBy(client);
  const title = client.origin === "device" ? t.consent.device : t.consent.title;
  const { termsUrl, privacyUrl } = shell.brand ?? {};
  const host = inSentence(client.host);
  const isOwn = scopes.length === 0;

  const decide = (decision: "approve" | "deny") =>
    run("decide", async () => {
      try {
        const body = {
          request: query,
          decision,
          scopes: scopes.map(({ scope }) => scope),
          proof: proof ?? "",
        };
        const decided = await call("post", "/authorize/decision", { body });
        setLeadsTo((decided as { redirect_to: string }).redirect_to);
      } catch (error) {
        if (!isOld(error)) throw error;
        await onOld();
      }
    });

  if (leadsTo !== undefined) return <LeavingPage client={name} url={leadsTo} />;
  return (
    <Page title={fill(isOwn ? t.consent.goOn : title, { client: name })} note={note}>
      <WhichApp client={client} />
      {!isOwn && (
        <div>
          <Scopes
            title={
              resource
                ? fill(t.consent.resource, { ...resource, resource: resource.name })
                : t.consent.text
            }
            scopes={scopes.filter(({ granted }) => !granted)}
          />
          <Scopes title={t.consent.granted} scopes={scopes.filter(({ granted }) => granted)} />
        </div>
      )}
      {account && (
        <LoggedInAs account={account}>
          <OtherAccount onOther={onOther} />
        </LoggedInAs>
      )}
      {warning && <p class="warn">{fill(t.consent[warning], { host })}</p>}
      <div class="actions">
        <Button
          kind="main"
          busy={busy.has("decide")}
          onClick={() => {
            if (isArmed()) void decide("approve");
          }}
        >
          {isOwn
            ? fill(t.request.continueAs, { name: account?.name || account?.username || "" })
            : t.consent.approve}
        </Button>
        <Button busy={busy.has("decide")} onClick={() => decide("deny")}>
          {isOwn ? t.common.cancel : t.consent.deny}
        </Button>
      </div>
      <p class="hint">
        {fill(t.consent.where, { host })} {contact && fill(t.consent.contact, { contact })}
      </p>
      {(termsUrl || privacyUrl) && (
        <p class="hint links">
          <span>{serviceName}:</span>
          {termsUrl && <a href={termsUrl}>{t.frame.terms}</a>}
          {privacyUrl && <a href={privacyUrl}>{t.frame.privacy}</a>}
        </p>
      )}
    </Page>
  );
}

interface ScopesProps {
  readonly title: string;
  readonly scopes: Authorization["scopes"];
}

/** What scopes let an app do, if there are any. */
const Scopes = ({ title, scopes }: ScopesProps) =>
  scopes.length === 0 ? null : (
    <>
      <p>{title}</p>
      <ul class="grants">
        {scopes.map(({ scope, text }) => (
          <li key={scope}>{text}</li>
        ))}
      </ul>
    </>
  );

/** Milliseconds in which a click may have been meant for what was there before. */
const inert = 800;

/** Says whether the page has been in front of the user for long enough that a click is meant for it. */
function useArmed(): () => boolean {
  const since = useRef(performance.now());
  useEffect(() => {
    const restart = () => {
      since.current = performance.now();
    };
    addEventListener("focus", restart);
    document.addEventListener("visibilitychange", restart);
    return () => {
      removeEventListener("focus", restart);
      document.removeEventListener("visibilitychange", restart);
    };
  }, []);
  return () => performance.now() - since.current >= inert;
}

/** Whether the page has to show the request again: it was shown too long ago, or the account or the request has changed. */
const isOld = (error: unknown): boolean =>
  error instanceof LatchkeyError && [400, 401, 409].includes(error.status ?? 0);
