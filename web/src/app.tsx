import type { Account } from "latchkey/client";
import { useLayoutEffect, useState } from "preact/hooks";
import { Confirm } from "./confirm.tsx";
import { Frame } from "./layout/frame.tsx";
import { isAdministrator } from "./client/latchkey.ts";
import { Lazy } from "./layout/lazy.tsx";
import { loadFactors } from "./factors/load-factors.ts";
import { owesFactor } from "./client/owes-factor.ts";
import { AdminPage } from "./pages/admin.tsx";
import { ForgotPage, LoginLinkPage } from "./pages/login/ask-for-link.tsx";
import { ChangePasswordPage } from "./pages/account/change-password.tsx";
import { DeleteAccountPage } from "./pages/account/delete-account.tsx";
import { EditProfilePage } from "./pages/account/edit-profile.tsx";
import { LogInByLinkPage } from "./pages/login/log-in-by-link.tsx";
import { LoginPage } from "./pages/login/login.tsx";
import { NotFoundPage } from "./layout/not-found.tsx";
import { ProfilePage } from "./pages/account/profile.tsx";
import { RegisterPage } from "./pages/login/register.tsx";
import { ResetPage } from "./pages/login/reset.tsx";
import { ResumingPage } from "./layout/resuming.tsx";
import { SessionsPage } from "./pages/account/sessions.tsx";
import { UnreachablePage } from "./layout/unreachable.tsx";
import { VerifyPage } from "./pages/login/verify.tsx";
import { go, hrefOf, isGuarded, isLinked, isOpen, type Route, useRoute } from "./routing/router.ts";
import { type Session, useSession } from "./client/session.ts";
import { Troubles, useTroubles } from "./action/troubles.ts";

/** The whole app. Shows the page of the current URL, or redirects if the page does not fit the login state. */
export function App() {
  const { page, next, token } = useRoute();
  const { session, resume, logOut, logOutEverywhere, deleteAccount } = useSession();
  const troubles = useTroubles();
  const [arrival, setArrival] = useState<"isNew" | "isReset">();
  /** What was done on another page, for a note on the profile. */
  const [done, setDone] = useState<string>();
  const user = session.is === "in" ? session.user : undefined;
  const isLoginLink = page === "login" && token !== "";
  const redirectTo = isLoginLink ? undefined : redirectFor({ page, next }, session);

  useLayoutEffect(() => {
    if (redirectTo) go(redirectTo, { replace: true });
  }, [redirectTo]);

  useLayoutEffect(troubles.clear, [page, user?.id]);

  useLayoutEffect(() => {
    if (user) setArrival(undefined);
  }, [user?.id]);

  useLayoutEffect(() => {
    if (!user || isLinked(page)) return;
    // Nothing else works before that, but the links of emails.
    void owesFactor().then((owes) => owes && go(hrefOf("security"), { replace: true }));
  }, [user?.id, isLinked(page)]);

  useLayoutEffect(() => {
    if (page !== "profile") setDone(undefined);
  }, [page]);

  const finish = (message: string) => () => {
    setDone(message);
    go(hrefOf("profile"));
  };

  function content() {
    if (redirectTo) return undefined;
    if (isLoginLink) {
      const onLoggedIn = () => go(hrefOf("profile"), { replace: true });
      return <LogInByLinkPage token={token} onLoggedIn={onLoggedIn} />;
    }
    if (isLinked(page)) return page === "verify" ? <VerifyPage token={token} /> : resetPage();
    if (!isGuarded(page) && !isOpen(page)) return <NotFoundPage />;
    if (session.is === "resuming") return <ResumingPage />;
    if (session.is === "unknown") return <UnreachablePage error={session.error} retry={resume} />;
    if (session.is === "in") return contentFor(session.user);
    if (page === "register") {
      const onLoginFailed = () => {
        setArrival("isNew");
        go(hrefOf("login", next));
      };
      return <RegisterPage next={next} onLoginFailed={onLoginFailed} />;
    }
    if (page === "forgot") return <ForgotPage />;
    if (page === "login-link") return <LoginLinkPage />;
    return <LoginPage next={next} note={notes[arrival ?? session.ended ?? "never"]} />;
  }

  function resetPage() {
    const onReset = async () => {
      // The session of this browser has ended as well.
      if (user) await logOut();
      setArrival("isReset");
      go(hrefOf("login"), { replace: true });
    };
    return <ResetPage token={token} onReset={onReset} />;
  }

  function contentFor(user: Account) {
    switch (page) {
      case "sessions":
        // The key prevents that the list of one user is shown to the next.
        return <SessionsPage key={user.id} logOutEverywhere={logOutEverywhere} />;
      case "security":
        return (
          <Lazy key={user.id} load={loadFactors}>
            {({ SecurityPage }) => <SecurityPage user={user} />}
          </Lazy>
        );
      case "edit-profile":
        return <EditProfilePage user={user} onSaved={finish("Your profile is saved.")} />;
      case "change-password":
        return (
          <ChangePasswordPage
            user={user}
            onChanged={finish("Your password is changed. Your other devices are logged out.")}
          />
        );
      case "delete-account":
        return <DeleteAccountPage user={user} deleteAccount={deleteAccount} />;
      case "admin":
        return isAdministrator(user) ? <AdminPage key={user.id} user={user} /> : <NotFoundPage />;
      default:
        return <ProfilePage user={user} note={done} />;
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

/** Notes on the login page that say why it is shown. */
const notes = {
  isNew: "Your account has been created. Log in to continue.",
  isReset: "Your password was changed. Log in with the new one.",
  elsewhere: "You were logged out.",
  everywhere: "You are logged out on all devices.",
  deleted: "Your account has been deleted.",
  here: undefined,
  never: undefined,
} as const;

/** The URL to redirect to, if any. The login page keeps the requested page and its hash, and leads there after the login. */
function redirectFor({ page, next }: Omit<Route, "token">, session: Session): string | undefined {
  if (session.is === "out" && isGuarded(page)) {
    const isWanted = session.ended !== undefined && session.ended !== "elsewhere";
    return hrefOf("login", isWanted ? undefined : page) + location.hash;
  }
  if (session.is === "in" && isOpen(page)) return hrefOf(next ?? "profile") + location.hash;
  return undefined;
}
