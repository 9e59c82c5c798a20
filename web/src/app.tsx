import { useLayoutEffect, useState } from "preact/hooks";
import { Frame } from "./frame.tsx";
import { ForgotPage } from "./pages/forgot.tsx";
import { LoginPage } from "./pages/login.tsx";
import { NotFoundPage } from "./pages/not-found.tsx";
import { ProfilePage } from "./pages/profile.tsx";
import { RegisterPage } from "./pages/register.tsx";
import { ResetPage } from "./pages/reset.tsx";
import { ResumingPage } from "./pages/resuming.tsx";
import { SessionsPage } from "./pages/sessions.tsx";
import { UnreachablePage } from "./pages/unreachable.tsx";
import { VerifyPage } from "./pages/verify.tsx";
import { go, hrefOf, isGuarded, isLinked, isOpen, type Route, useRoute } from "./router.ts";
import { type Session, useSession } from "./session.ts";
import { Troubles, useTroubles } from "./troubles.ts";

/** The whole app. Shows the page of the current URL, or redirects if the page does not fit the login state. */
export function App() {
  const { page, next, token } = useRoute();
  const { session, resume, logOut, logOutEverywhere } = useSession();
  const troubles = useTroubles();
  const [arrival, setArrival] = useState<"isNew" | "isReset">();
  const user = session.is === "in" ? session.user : undefined;
  const redirectTo = redirectFor({ page, next }, session);

  useLayoutEffect(() => {
    if (redirectTo) go(redirectTo, { replace: true });
  }, [redirectTo]);

  useLayoutEffect(troubles.clear, [page, user?.id]);

  useLayoutEffect(() => {
    if (user) setArrival(undefined);
  }, [user?.id]);

  function content() {
    if (redirectTo) return undefined;
    if (isLinked(page)) return page === "verify" ? <VerifyPage token={token} /> : resetPage();
    if (!isGuarded(page) && !isOpen(page)) return <NotFoundPage />;
    if (session.is === "resuming") return <ResumingPage />;
    if (session.is === "unknown") return <UnreachablePage error={session.error} retry={resume} />;
    if (session.is === "in") {
      // The key prevents that the list of one user is shown to the next.
      if (page === "sessions") {
        return <SessionsPage key={session.user.id} logOutEverywhere={logOutEverywhere} />;
      }
      return <ProfilePage user={session.user} />;
    }
    if (page === "register") {
      const onLoginFailed = () => {
        setArrival("isNew");
        go(hrefOf("login", next));
      };
      return <RegisterPage next={next} onLoginFailed={onLoginFailed} />;
    }
    if (page === "forgot") return <ForgotPage />;
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

  return (
    <Troubles.Provider value={troubles}>
      <Frame page={page} user={user} logOut={logOut}>
        {content()}
      </Frame>
    </Troubles.Provider>
  );
}

/** Notes on the login page that say why it is shown. */
const notes = {
  isNew: "Your account has been created. Log in to continue.",
  isReset: "Your password was changed. Log in with the new one.",
  elsewhere: "You were logged out.",
  everywhere: "You are logged out on all devices.",
  here: undefined,
  never: undefined,
} as const;

/** The URL to redirect to, if any. The login page keeps the requested page, and leads there after the login. */
function redirectFor({ page, next }: Omit<Route, "token">, session: Session): string | undefined {
  if (session.is === "out" && isGuarded(page)) {
    const isWanted = session.ended === "here" || session.ended === "everywhere";
    return hrefOf("login", isWanted ? undefined : page);
  }
  if (session.is === "in" && isOpen(page)) return hrefOf(next ?? "profile");
  return undefined;
}
