import type { Account } from "latchkey-auth/client";
import type { ComponentChildren } from "preact";
import { useContext, useEffect, useLayoutEffect, useState } from "preact/hooks";
import { fill } from "../../../../src/core/languages/fill.ts";
import { Troubles } from "../../action/troubles.ts";
import { useAction } from "../../action/use-action.ts";
import {
  type Authorization,
  authorizeUrl,
  continueWith,
  findAuthorization,
} from "../../client/authorization.ts";
import { keepContinue } from "../../client/providers.ts";
import { t } from "../../language/language.ts";
import { Page } from "../../layout/page.tsx";
import { ResumingPage } from "../../layout/resuming.tsx";
import { go, hrefOf, type PageName } from "../../routing/router.ts";
import { ConsentPage } from "./consent.tsx";
import { calledBy, ForApp } from "./which-app.tsx";
import { ChoosePage, ProofPage } from "./who.tsx";

/** What a page before a login, or that of the second factors, shows of the request. */
export interface ForRequest {
  /** Says which app it is for. */
  readonly intro?: ComponentChildren;
  /** What the app says about the username. */
  readonly hint?: string | undefined;
  /** Called after a login. The user may be the same as before. */
  readonly onLoggedIn?: (() => void) | undefined;
  /** Leads back to the app. */
  readonly goOn?: ComponentChildren;
}

interface RequestedPageProps {
  readonly page: string;
  /** What the other app sent to `/authorize`. */
  readonly query: string;
  readonly user: Account | undefined;
  /** The pages that other logins use as well. */
  readonly children: (request: ForRequest) => ComponentChildren;
}

/** Asks what a request of another app needs, and shows that. Goes on to the app by itself if nothing is needed. */
export const RequestedPage = (props: RequestedPageProps) => (
  <Requested key={`${props.user?.id} ${props.query}`} {...props} />
);

function Requested({ page, query, user, children }: RequestedPageProps) {
  /** Null if the server does not accept it. */
  const [request, setRequest] = useState<Authorization | null>();
  /** Whether the user wants to log in with another account. */
  const [isOther, setIsOther] = useState(false);
  const [note, setNote] = useState<string>();
  const { run } = useAction();
  const { last } = useContext(Troubles);

  const load = () =>
    run("request", async () => setRequest((await findAuthorization(query)) ?? null));

  useEffect(() => void load(), []);

  const isForm = page === "login" || page === "register";
  const leadsTo =
    isOther && isForm ? undefined : request !== undefined && placeOf(request, page, user);

  useLayoutEffect(() => {
    if (!leadsTo) return;
    if (leadsTo === "authorize") begin(query);
    else if (leadsTo === "consent") go(`${hrefOf(leadsTo)}?${query}`, { replace: true });
    else go(hrefOf(leadsTo, continueWith(query)), { replace: true });
  }, [leadsTo]);

  if (request === undefined) return last ? <Page title={t.common.failed} /> : <ResumingPage />;
  if (leadsTo) return <ResumingPage />;
  if (request === null) return <>{children({})}</>;

  const { client, needs, account } = request;

  /** Asks again what is needed. If that is the same, the user was too late for the time that the URL has. */
  const again = () => {
    setIsOther(false);
    setRequest(undefined);
    void run("request", async () => {
      const next = (await findAuthorization(query)) ?? null;
      if (next?.needs === needs) begin(query);
      else setRequest(next);
    });
  };
  const other = () => {
    setIsOther(true);
    if (page !== "login") go(hrefOf("login", continueWith(query)));
  };

  if (page === "consent") {
    return (
      <ConsentPage
        key={request.proof}
        request={request}
        query={query}
        note={note}
        onOther={other}
        onOld={async () => {
          setNote(t.consent.old);
          await load();
        }}
      />
    );
  }
  if (page === "login" && !isOther && user && account) {
    if (needs === "choose") return <ChoosePage request={request} query={query} onOther={other} />;
    if (needs !== "login") {
      return (
        <ProofPage request={request} query={query} user={user} onProven={again} onOther={other} />
      );
    }
  }
  return (
    <>
      {children({
        intro: <ForApp client={client} />,
        hint: isOther ? undefined : request.login_hint,
        onLoggedIn: user && again,
        goOn: (
          <p class="actions">
            <a class="main" href={authorizeUrl(query)}>
              {fill(t.request.goOn, { client: calledBy(client) })}
            </a>
          </p>
        ),
      })}
    </>
  );
}

/** Opens a request as the app did. */
function begin(query: string): void {
  keepContinue();
  location.replace(authorizeUrl(query));
}

/** Where a request leads from a page. Undefined if the page itself is right. */
function placeOf(
  request: Authorization | null,
  page: string,
  user: Account | undefined,
): PageName | "authorize" | undefined {
  // A wrong request needs no login, unless the user has already started one here.
  const needs = request?.needs ?? (user ? "none" : "login");
  switch (needs) {
    case "none":
      return "authorize";
    case "consent":
      return page === "consent" ? undefined : "consent";
    case "terms":
      return page === "terms" ? undefined : "terms";
    case "enrol":
      return page === "account/security" ? undefined : "account/security";
    case "login":
      return page === "login" || page === "register" ? undefined : "login";
    case "create":
      return page === "login" || page === "register" ? undefined : "register";
    default:
      return page === "login" ? undefined : "login";
  }
}
