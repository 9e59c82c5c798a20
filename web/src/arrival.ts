import { codeFlow } from "./client/code-flow.ts";
import { requestIn, urlAfterLogin } from "./client/latchkey.ts";
import type { Ending, Session } from "./client/session.ts";
import { t } from "./language/language.ts";
import { base, hrefOf, isGuarded, isOpen, type Route } from "./routing/router.ts";

/** What the login page follows: a registration, a new password, or a login that took too long. */
export type Arrival = "isNew" | "isReset" | "late";

/** The note on the login page that says why it is shown. */
export function noteOf(reason: Arrival | Ending | undefined): string | undefined {
  if (reason === undefined || reason === "here") return undefined;
  const names = { isNew: "created", isReset: "reset" } as const;
  return t.login[reason === "isNew" || reason === "isReset" ? names[reason] : reason];
}

/**
 * The URL to redirect to, if any. The login page keeps the requested page and its hash, and leads there after the login. It may
 * be elsewhere. A request of another app decides itself where it leads, on the pages `login` and `register`.
 */
export function redirectFor(
  { page, next }: Omit<Route, "token">,
  session: Session,
): string | undefined {
  const here = page + (page.startsWith("organization") ? location.search : "");
  if (session.is === "out" && isGuarded(page)) {
    const isWanted = session.ended !== undefined && session.ended !== "elsewhere";
    const isAbout = page === "consent" || page === "terms";
    const wanted = page === "admin" ? "app/admin" : isAbout ? next : here;
    return hrefOf("login", isWanted ? undefined : wanted) + location.hash;
  }
  if (session.is !== "in") return undefined;
  const isOfApp = requestIn(next) !== undefined;
  // A new account proves its address first.
  if (page === "register" && codeFlow()) return hrefOf("code");
  if (session.user.terms_due) {
    // A request of another app asks for the terms itself.
    if (
      isOpen(page) ? !isOfApp && page !== "forgot" : isGuarded(page) && !withoutTerms.test(page)
    ) {
      return hrefOf("terms", isOpen(page) ? next : here);
    }
  } else if (page === "terms") return isOfApp ? undefined : urlAfterLogin(next);
  // A user who is logged in may also have forgotten the password, and needs it to change it.
  if (!isOpen(page) || page === "forgot") return undefined;
  if (isOfApp) return page === "login-link" ? hrefOf("login", next) : undefined;
  const url = urlAfterLogin(next);
  // Nobody else gets what is behind the `#`.
  return url.startsWith(base.href) ? url + location.hash : url;
}

/** Pages that users need, or may want, before they accept the terms. */
const withoutTerms = /^(?:terms|consent|secure|account\/(?:security|delete))$/;
