import { useLayoutEffect, useState } from "preact/hooks";
import { Troubles, useTroubles } from "./action/troubles.ts";
import { type Arrival, noteOf, redirectFor } from "./arrival.ts";
import { owesFactor } from "./client/claims.ts";
import { codeFlow, endCode } from "./client/code-flow.ts";
import { isRefused, requestIn } from "./client/latchkey.ts";
import { keepContinue, nextOf } from "./client/providers.ts";
import { useSession } from "./client/session.ts";
import { Confirm } from "./confirm.tsx";
import { loadSecurity } from "./factors/load-factors.ts";
import { t } from "./language/language.ts";
import { Frame } from "./layout/frame.tsx";
import { Lazy } from "./layout/lazy.tsx";
import { NotFoundPage } from "./layout/not-found.tsx";
import { ResumingPage } from "./layout/resuming.tsx";
import { UnreachablePage } from "./layout/unreachable.tsx";
import { loadAccount } from "./pages/account/load-account.ts";
import { loadArrivals } from "./pages/load-arrivals.ts";
import { loadProvider } from "./pages/load-oidc.ts";
import { LoginPage } from "./pages/login/login.tsx";
import type { ForRequest } from "./pages/oidc/requested.tsx";
import { loadOrganizations } from "./pages/organizations/load-organizations.ts";
import { kept, useKept } from "./routing/kept.ts";
import {
  base,
  go,
  hrefOf,
  isGuarded,
  isForAll,
  isOpen,
  type PageName,
  takeFragment,
  useRoute,
} from "./routing/router.ts";

/** Loads the pages of a user, which no login needs, together with most of their files. */
const loadPageOfUser = () =>
  Promise.all([import("./page-of-user.tsx"), loadAccount()]).then(([pages]) => pages);

/** What a login at a provider left in the URL. */
const leftInUrl = takeFragment();

/** The whole app. Shows the page of the current URL, or redirects if the page does not fit the login state. */
export function App() {
  const { page, next: asked, token } = useRoute();
  const [left, setLeft] = useState(
    () => leftInUrl || ((kept("second-step") as string | undefined) ?? ""),
  );
  const { session, resume, logOut, logOutEverywhere, deleteAccount } = useSession();
  const troubles = useTroubles();
  const [arrival, setArrival] = useState<Arrival>();
  /** What was done on another page, for a note on this one. */
  const [done, setDone] = useState<{
    readonly on: PageName;
    readonly about: string | undefined;
    readonly message: string;
  }>();
  /** What was typed as the username, for the other pages before the login. */
  const [typed = "", setTyped] = useKept<string>("typed");
  const user = session.is === "in" ? session.user : undefined;
  const isSecondStep = (page === "login" || page === "code") && left.startsWith("mfa=");
  const isLoginLink = page === "login" && token !== "";
  const next = page === "login" || page === "connect" ? nextOf(asked) : asked;
  const refusal = isRefused(next) ? t.login.refused : undefined;
  /** The request of another app that the page is for. */
  const query = ["login", "register", "consent", "terms", "account/security"].includes(page)
    ? requestIn(next)
    : undefined;
  const redirectTo = isLoginLink || isSecondStep ? undefined : redirectFor({ page, next }, session);

  useLayoutEffect(() => {
    if (redirectTo === undefined) return;
    if (user) keepContinue();
    if (redirectTo.startsWith(base.href)) go(redirectTo, { replace: true });
    else location.replace(redirectTo);
  }, [redirectTo]);

  useLayoutEffect(troubles.clear, [page, user?.id]);

  const hasEnded = session.is === "out" && session.ended !== undefined;
  useLayoutEffect(() => {
    if (user) setArrival(undefined);
    if (user || hasEnded) setTyped(undefined);
  }, [user?.id, hasEnded]);

  useLayoutEffect(() => {
    if (!user || isForAll(page)) return;
    // Nothing else works before that, but the links of emails.
    const href = hrefOf("account/security", query && next);
    void owesFactor().then((owes) => owes && go(href, { replace: true }));
  }, [user?.id, isForAll(page)]);

  useLayoutEffect(() => {
    if (page !== done?.on) setDone(undefined);
  }, [page]);

  const finish = (on: PageName, message: string, about?: string) => {
    setDone({ on, about, message });
    go(hrefOf(on, undefined, about), { replace: on !== "account" });
  };

  /** Logs a new user in on the page of the login, after the login on another page has failed. */
  const onLoginFailed = (to: string | undefined) => {
    setArrival("isNew");
    go(hrefOf("login", to));
  };

  const noteOn = (one: PageName) => {
    const id = new URLSearchParams(location.search).get("id");
    return done?.on === one && id === (done.about ?? id) ? done.message : undefined;
  };

  function content() {
    if (redirectTo) return undefined;
    if (isSecondStep) {
      const end = (how: "done" | "cancelled" | "late") => {
        if (how === "late") setArrival(how);
        setLeft("");
        // The first step of a code is used up.
        if (page === "code" && how !== "done") {
          const { next } = codeFlow() ?? {};
          endCode();
          go(hrefOf("login", next), { replace: true });
        }
      };
      return (
        <Lazy key="second step" load={loadSecurity}>
          {({ LateStep }) => <LateStep given={left} end={end} />}
        </Lazy>
      );
    }
    if (page === "logout") {
      return (
        <Lazy key={page} load={loadProvider}>
          {({ LogoutPage }) => <LogoutPage logOut={logOut} />}
        </Lazy>
      );
    }
    if (page === "invitation") {
      return (
        <Lazy key={page} load={loadOrganizations}>
          {({ InvitationPage }) => (
            <InvitationPage
              token={token}
              user={session.is === "resuming" ? null : user}
              logOut={logOut}
              onTyped={setTyped}
              onLoginFailed={onLoginFailed}
              finish={finish}
            />
          )}
        </Lazy>
      );
    }
    if (isLoginLink || isForAll(page)) {
      return (
        <Lazy key={page} load={loadArrivals}>
          {({ PageForAll }) => (
            <PageForAll
              page={page}
              token={token}
              left={left}
              next={next}
              asked={asked}
              user={user}
              isKnown={session.is === "in" || session.is === "out"}
              logOut={logOut}
              setTyped={setTyped}
              setLeft={setLeft}
              setArrival={setArrival}
              finish={finish}
            />
          )}
        </Lazy>
      );
    }
    if (!isGuarded(page) && !isOpen(page)) return <NotFoundPage />;
    if (session.is === "resuming") return <ResumingPage />;
    if (session.is === "unknown") return <UnreachablePage error={session.error} retry={resume} />;
    if (page === "forgot") {
      return (
        <Lazy key={page} load={loadArrivals}>
          {({ ForgotPage }) => <ForgotPage typed={typed} onTyped={setTyped} next={next} />}
        </Lazy>
      );
    }
    if (query === undefined) return pageFor({});
    return (
      <Lazy key="request" load={loadProvider}>
        {({ RequestedPage }) => (
          <RequestedPage page={page} query={query} user={user}>
            {pageFor}
          </RequestedPage>
        )}
      </Lazy>
    );
  }

  function pageFor({ intro, hint, onLoggedIn, goOn }: ForRequest) {
    if (user && !isOpen(page)) {
      return (
        <Lazy load={loadPageOfUser}>
          {({ PageOfUser }) => (
            <PageOfUser
              page={page}
              next={asked}
              user={user}
              typed={typed}
              goOn={goOn}
              noteOn={noteOn}
              finish={finish}
              logOut={logOut}
              logOutEverywhere={logOutEverywhere}
              deleteAccount={deleteAccount}
            />
          )}
        </Lazy>
      );
    }
    if (page === "register") {
      return (
        <Lazy key={page} load={loadArrivals}>
          {({ RegisterPage }) => (
            <RegisterPage
              next={next}
              note={refusal}
              intro={intro}
              typed={typed || (hint ?? "")}
              onTyped={setTyped}
              onLoginFailed={() => onLoginFailed(next)}
            />
          )}
        </Lazy>
      );
    }
    if (page === "login-link") {
      return (
        <Lazy key={page} load={loadArrivals}>
          {({ LoginLinkPage }) => <LoginLinkPage next={next} typed={typed} onTyped={setTyped} />}
        </Lazy>
      );
    }
    return (
      <LoginPage
        next={next}
        note={noteOf(arrival ?? (session.is === "out" ? session.ended : undefined)) ?? refusal}
        typed={typed || (hint ?? "")}
        onTyped={setTyped}
        intro={intro}
        onLoggedIn={onLoggedIn}
      />
    );
  }

  return (
    <Troubles.Provider value={troubles}>
      <Frame
        page={page}
        user={user}
        logOut={logOut}
        switcher={
          <Lazy key={user?.id} load={() => import("./pages/organizations/switcher.tsx")} isExtra>
            {({ Switcher }) => <Switcher page={page} />}
          </Lazy>
        }
      >
        {content()}
      </Frame>
      {user && <Confirm key={user.id} user={user} />}
    </Troubles.Provider>
  );
}
