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
  if (session.is === "out" && isGuarded(page)) {
    const isWanted = session.ended !== undefined && session.ended !== "elsewhere";
    const isAbout = page === "consent" || page === "terms";
    const wanted = page === "admin" ? "app/admin" : isAbout ? next : page;
    return hrefOf("login", isWanted ? undefined : wanted) + location.hash;
  }
  // A new account proves its address first.
  if (session.is === "in" && page === "register" && codeFlow()) return hrefOf("code");
  if (session.is === "in" && page === "terms" && !session.user.terms_due) {
    return requestIn(next) === undefined ? urlAfterLogin(next) : undefined;
  }
  if (session.is === "in" && session.user.terms_due && asksForTerms(page, next)) {
    return hrefOf("terms", isOpen(page) ? next : page);
  }
  // Also who is logged in may have forgotten the password, and needs it to change it.
  if (session.is === "in" && isOpen(page) && page !== "forgot") {
    if (requestIn(next) !== undefined) {
      return page === "login-link" ? hrefOf("login", next) : undefined;
    }
    const url = urlAfterLogin(next);
    // Nobody else gets what is behind the `#`.
    return url.startsWith(base.href) ? url + location.hash : url;
  }
  return undefined;
}

/** Pages that users need, or may want, before they accept the terms. A request of another app asks for the terms itself. */
const withoutTerms = ["terms", "consent", "forgot", "secure", "account/security", "account/delete"];

const asksForTerms = (page: string, next: string | undefined): boolean =>
  !withoutTerms.includes(page) &&
  (isGuarded(page) || (isOpen(page) && requestIn(next) === undefined));
