import { useLayoutEffect, useState } from "preact/hooks";
import { Frame } from "./frame.tsx";
import { LoginPage } from "./pages/login.tsx";
import { NotFoundPage } from "./pages/not-found.tsx";
import { ProfilePage } from "./pages/profile.tsx";
import { RegisterPage } from "./pages/register.tsx";
import { ResumingPage } from "./pages/resuming.tsx";
import { SessionsPage } from "./pages/sessions.tsx";
import { UnreachablePage } from "./pages/unreachable.tsx";
import { go, hrefOf, isGuarded, isOpen, type Route, useRoute } from "./router.ts";
import { type Session, useSession } from "./session.ts";
import { Troubles, useTroubles } from "./troubles.ts";

/** The whole app. Shows the page of the current URL, or redirects if the page does not fit the login state. */
export function App() {
  const { page, next } = useRoute();
  const { session, resume, logOut, logOutEverywhere } = useSession();
  const troubles = useTroubles();
  const [isNew, setIsNew] = useState(false);
  const user = session.is === "in" ? session.user : undefined;
  const redirectTo = redirectFor({ page, next }, session);

  useLayoutEffect(() => {
    if (redirectTo) go(redirectTo, { replace: true });
  }, [redirectTo]);

  useLayoutEffect(troubles.clear, [page, user?.id]);

  function content() {
    if (redirectTo) return undefined;
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
        setIsNew(true);
        go(hrefOf("login", next));
      };
      return <RegisterPage next={next} onLoginFailed={onLoginFailed} />;
    }
    return <LoginPage next={next} note={notes[session.ended ?? (isNew ? "isNew" : "never")]} />;
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
  elsewhere: "You were logged out.",
  everywhere: "You are logged out on all devices.",
  here: undefined,
  never: undefined,
} as const;

/** The URL to redirect to, if any. The login page keeps the requested page, and leads there after the login. */
function redirectFor({ page, next }: Route, session: Session): string | undefined {
  if (session.is === "out" && isGuarded(page)) {
    const isWanted = session.ended === "here" || session.ended === "everywhere";
    return hrefOf("login", isWanted ? undefined : page);
  }
  if (session.is === "in" && isOpen(page)) return hrefOf(next ?? "profile");
  return undefined;
}
