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

/** The whole app: which page the address names, who asks for it, and whether that may be. */
export function App() {
  const { page, next } = useRoute();
  const { session, resume, logOut } = useSession();
  const [isNew, setIsNew] = useState(false);
  const elsewhere = redirect({ page, next }, session);

  useLayoutEffect(() => {
    if (elsewhere) go(elsewhere, { replace: true });
  }, [elsewhere]);

  function content() {
    if (elsewhere) return undefined;
    if (!isGuarded(page) && !isOpen(page)) return <NotFoundPage />;
    if (session.is === "resuming") return <ResumingPage />;
    if (session.is === "unknown") return <UnreachablePage error={session.error} retry={resume} />;
    if (session.is === "in") {
      // By its key, the list of one person never shows to the next.
      if (page === "sessions") return <SessionsPage key={session.user.id} logOut={logOut} />;
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
    <Frame page={page} user={session.is === "in" ? session.user : undefined} logOut={logOut}>
      {content()}
    </Frame>
  );
}

/** What the login page says about how one came to it. */
const notes = {
  isNew: "Your account is there. Log in to use it.",
  elsewhere: "You were logged out.",
  here: undefined,
  never: undefined,
} as const;

/** Where to go instead: to the login with what was wanted, and from there on to it. */
function redirect({ page, next }: Route, session: Session): string | undefined {
  if (session.is === "out" && isGuarded(page)) {
    return hrefOf("login", session.ended === "here" ? undefined : page);
  }
  if (session.is === "in" && isOpen(page)) return hrefOf(next ?? "profile");
  return undefined;
}
