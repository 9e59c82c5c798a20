import type { Account } from "latchkey-auth/client";
import { takeNextAfterReset } from "../client/reset.ts";
import { go, hrefOf, isHere, type PageName } from "../routing/router.ts";
import { ErrorPage } from "./error.tsx";
import { CodePage } from "./login/code.tsx";
import { LogInByLinkPage } from "./login/log-in-by-link.tsx";
import { ResetPage } from "./login/reset.tsx";
import { SetupPage } from "./login/setup.tsx";
import { UndoPage } from "./login/undo.tsx";
import { VerifyPage } from "./login/verify.tsx";
import { ConnectPage } from "./upstream/connect.tsx";

interface PageForAllProps {
  readonly page: string;
  /** The token of a link. */
  readonly token: string;
  /** What a login at a provider left in the URL. */
  readonly left: string;
  /** What to open after the login: what a login at a provider left counts for `next`, and not for `asked`. */
  readonly next: string | undefined;
  readonly asked: string | undefined;
  /** Undefined also while nobody knows who is logged in, and `isKnown` is false. */
  readonly user: Account | undefined;
  readonly isKnown: boolean;
  readonly logOut: () => Promise<void>;
  readonly setTyped: (username: string | undefined) => void;
  readonly setLeft: (left: string) => void;
  /** Says what the page of the login follows. */
  readonly setArrival: (arrival: "isNew" | "isReset") => void;
  /** Goes to a page, with a note about what was done. */
  readonly finish: (page: PageName, message: string) => void;
}

/** A page that emails and redirects open, for those who are logged in and all others. */
export function PageForAll(props: PageForAllProps) {
  const { page, token, left, next, asked, user, setTyped, ...does } = props;
  if (page === "login") {
    const onLoggedIn = () => go(hrefOf("account"), { replace: true });
    return <LogInByLinkPage key={token} token={token} onLoggedIn={onLoggedIn} />;
  }
  if (page === "error") return <ErrorPage />;
  if (page === "code") {
    return <CodePage user={does.isKnown ? user : null} onTyped={setTyped} />;
  }
  if (page === "verify") return <VerifyPage token={token} user={user} />;
  if (page === "connect") {
    const onMfa = (mfa: string) => {
      does.setLeft(mfa);
      // Another app has nothing of what this one keeps.
      go(hrefOf("login", next) + (isHere("login") ? "" : `#${mfa}`), { replace: true });
    };
    return (
      <ConnectPage
        given={left}
        next={next}
        user={user}
        onTyped={setTyped}
        onMfa={onMfa}
        onConnected={(message) => does.finish("account/connected", message)}
      />
    );
  }
  if (page === "setup") {
    const onLoggedIn = () => go(hrefOf("admin"), { replace: true });
    const onLoginFailed = () => {
      does.setArrival("isNew");
      go(hrefOf("login", "app/admin"), { replace: true });
    };
    return <SetupPage token={token} onLoggedIn={onLoggedIn} onLoginFailed={onLoginFailed} />;
  }
  // The session of this browser has ended as well.
  const leave = async (href: string, typedBefore?: string) => {
    if (user) await does.logOut();
    setTyped(typedBefore);
    go(href, { replace: true });
  };
  if (page === "undo") {
    const onUndone = (reset: string) => leave(`${hrefOf("reset")}#token=${reset}`);
    return <UndoPage key={token} token={token} onUndone={onUndone} />;
  }
  const afterReset = () => hrefOf("login", asked ?? takeNextAfterReset());
  const onLoggedIn = () => go(afterReset(), { replace: true });
  const onReset = (username: string) => {
    does.setArrival("isReset");
    return leave(afterReset(), username);
  };
  return <ResetPage token={token} onLoggedIn={onLoggedIn} onReset={onReset} />;
}
