import type { Account } from "latchkey/client";
import { useLayoutEffect, useState } from "preact/hooks";
import { Confirm } from "./confirm.tsx";
import { Frame } from "./layout/frame.tsx";
import { isAdministrator, urlAfterLogin } from "./client/latchkey.ts";
import { Lazy } from "./layout/lazy.tsx";
import { loadSecurity } from "./factors/load-factors.ts";
import { owesFactor } from "./client/owes-factor.ts";
import { AdminPage } from "./pages/admin.tsx";
import { ErrorPage } from "./pages/error.tsx";
import { ForgotPage } from "./pages/login/ask-for-link.tsx";
import { LoginLinkPage } from "./pages/login/login-code.tsx";
import { loadAccount } from "./pages/account/load-account.ts";
import { LogInByLinkPage } from "./pages/login/log-in-by-link.tsx";
import { LoginPage } from "./pages/login/login.tsx";
import { NotFoundPage } from "./layout/not-found.tsx";
import { RegisterPage } from "./pages/login/register.tsx";
import { ResetPage } from "./pages/login/reset.tsx";
import { ResumingPage } from "./layout/resuming.tsx";
import { UnreachablePage } from "./layout/unreachable.tsx";
import { UndoPage } from "./pages/login/undo.tsx";
import { VerifyPage } from "./pages/login/verify.tsx";
import { t } from "./language/language.ts";
import {
  base,
  go,
  hrefOf,
  isGuarded,
  isForAll,
  isOpen,
  type Route,
  useRoute,
} from "./routing/router.ts";
import { type Ending, type Session, useSession } from "./client/session.ts";
import { Troubles, useTroubles } from "./action/troubles.ts";

/** The whole app. Shows the page of the current URL, or redirects if the page does not fit the login state. */
export function App() {
  const { page, next, token } = useRoute();
  const { session, resume, logOut, logOutEverywhere, deleteAccount } = useSession();
  const troubles = useTroubles();
  const [arrival, setArrival] = useState<"isNew" | "isReset">();
  /** What was done on another page, for a note on the profile. */
  const [done, setDone] = useState<string>();
  /** What was typed as the username, for the other pages before the login. */
  const [typed, setTyped] = useState("");
  const user = session.is === "in" ? session.user : undefined;
  const isLoginLink = page === "login" && token !== "";
  const redirectTo = isLoginLink ? undefined : redirectFor({ page, next }, session);

  useLayoutEffect(() => {
    if (redirectTo === undefined) return;
    if (redirectTo.startsWith(base.href)) go(redirectTo, { replace: true });
    else location.replace(redirectTo);
  }, [redirectTo]);

  useLayoutEffect(troubles.clear, [page, user?.id]);

  useLayoutEffect(() => {
    if (!user) return;
    setArrival(undefined);
    setTyped("");
  }, [user?.id]);

  useLayoutEffect(() => {
    if (!user || isForAll(page)) return;
    // Nothing else works before that, but the links of emails.
    void owesFactor().then((owes) => owes && go(hrefOf("account/security"), { replace: true }));
  }, [user?.id, isForAll(page)]);

  useLayoutEffect(() => {
    if (page !== "account") setDone(undefined);
  }, [page]);

  const finish = (message: string) => () => {
    setDone(message);
    go(hrefOf("account"));
  };

  function content() {
    if (redirectTo) return undefined;
    if (isLoginLink) {
      const onLoggedIn = () => go(hrefOf("account"), { replace: true });
      return <LogInByLinkPage token={token} onLoggedIn={onLoggedIn} />;
    }
    if (isForAll(page)) return pageForAll();
    if (!isGuarded(page) && !isOpen(page)) return <NotFoundPage />;
    if (session.is === "resuming") return <ResumingPage />;
    if (session.is === "unknown") return <UnreachablePage error={session.error} retry={resume} />;
    if (page === "forgot") return <ForgotPage typed={typed} />;
    if (session.is === "in") return contentFor(session.user);
    if (page === "register") {
      const onLoginFailed = () => {
        setArrival("isNew");
        go(hrefOf("login", next));
      };
      return <RegisterPage next={next} onLoginFailed={onLoginFailed} />;
    }
    if (page === "login-link") {
      return <LoginLinkPage next={next} typed={typed} onTyped={setTyped} />;
    }
    const note = noteOf(arrival ?? session.ended);
    return <LoginPage next={next} note={note} typed={typed} onTyped={setTyped} />;
  }

  function pageForAll() {
    if (page === "error") return <ErrorPage />;
    if (page === "verify") return <VerifyPage token={token} />;
    // The session of this browser has ended as well.
    const leave = async (href: string) => {
      if (user) await logOut();
      go(href, { replace: true });
    };
    if (page === "undo") {
      const onUndone = (reset: string) => leave(`${hrefOf("reset")}#token=${reset}`);
      return <UndoPage token={token} onUndone={onUndone} />;
    }
    const onReset = () => {
      setArrival("isReset");
      return leave(hrefOf("login"));
    };
    return <ResetPage token={token} onReset={onReset} />;
  }

  function contentFor(user: Account) {
    if (page === "admin") {
      return isAdministrator(user) ? <AdminPage key={user.id} user={user} /> : <NotFoundPage />;
    }
    if (page === "account/security") {
      return (
        <Lazy key={user.id} load={loadSecurity}>
          {({ SecurityPage }) => <SecurityPage user={user} />}
        </Lazy>
      );
    }
    // The key prevents that the data of one user are shown to the next.
    return (
      <Lazy key={`account ${user.id}`} load={loadAccount}>
        {(pages) => accountPage(pages, user)}
      </Lazy>
    );
  }

  function accountPage(pages: Awaited<ReturnType<typeof loadAccount>>, user: Account) {
    switch (page) {
      case "account/sessions":
        return <pages.SessionsPage logOutEverywhere={logOutEverywhere} />;
      case "account/edit":
        return <pages.EditProfilePage user={user} onSaved={finish(t.profile.saved)} />;
      case "account/email":
        return <pages.ChangeEmailPage user={user} />;
      case "account/password":
      case "secure": {
        const Page = page === "secure" ? pages.SecurePage : pages.ChangePasswordPage;
        return (
          <Page
            user={user}
            onChanged={finish(user.no_password ? t.profile.passwordSet : t.profile.passwordChanged)}
          />
        );
      }
      case "account/delete":
        return <pages.DeleteAccountPage user={user} deleteAccount={deleteAccount} />;
      default:
        return <pages.ProfilePage user={user} note={done} />;
    }
  }

  return (
    <Troubles.Provider value={troubles}>
      <Frame page={page} user={user} logOut={logOut}>
        {content()}
      </Frame>
      {user && <Confirm key={user.id} user={user} />}
    </Troubles.Provider>
  );
}

/** The note on the login page that says why it is shown. */
function noteOf(reason: "isNew" | "isReset" | Ending | undefined): string | undefined {
  if (reason === undefined || reason === "here") return undefined;
  const names = { isNew: "created", isReset: "reset" } as const;
  return t.login[reason === "isNew" || reason === "isReset" ? names[reason] : reason];
}

/** The URL to redirect to, if any. The login page keeps the requested page and its hash, and leads there after the login. It may be elsewhere. */
function redirectFor({ page, next }: Omit<Route, "token">, session: Session): string | undefined {
  if (session.is === "out" && isGuarded(page)) {
    const isWanted = session.ended !== undefined && session.ended !== "elsewhere";
    const next = page === "admin" ? "app/admin" : page;
    return hrefOf("login", isWanted ? undefined : next) + location.hash;
  }
  // Also who is logged in may have forgotten the password, and needs it to change it.
  if (session.is === "in" && isOpen(page) && page !== "forgot") {
    const url = urlAfterLogin(next);
    // Nobody else gets what is behind the `#`.
    return url.startsWith(base.href) ? url + location.hash : url;
  }
  return undefined;
}
