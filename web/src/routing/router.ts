import { useLayoutEffect, useState } from "preact/hooks";

/** The pages. The path of a page is its name. */
export type PageName =
  | "login"
  | "register"
  | "forgot"
  | "login-link"
  | "reset"
  | "verify"
  | "profile"
  | "edit-profile"
  | "change-email"
  | "change-password"
  | "delete-account"
  | "sessions"
  | "security"
  | "secure"
  | "admin";

/** Pages that need a login. */
const guarded: readonly string[] = [
  "profile",
  "edit-profile",
  "change-email",
  "change-password",
  "delete-account",
  "sessions",
  "security",
  "secure",
  "admin",
] satisfies PageName[];
const open: readonly string[] = ["login", "register", "forgot", "login-link"] satisfies PageName[];
/** Pages that a link of a mail opens, whether somebody is logged in or not. */
const linked: readonly string[] = ["reset", "verify"] satisfies PageName[];

export const isGuarded = (page: string): page is PageName => guarded.includes(page);
export const isOpen = (page: string): page is PageName => open.includes(page);
export const isLinked = (page: string): page is PageName => linked.includes(page);

/** The URL of the app, with a trailing slash. Every page is directly below it, so the URL of any page gives it. */
export const base = new URL(".", location.href);

/** The current URL. `page` may be unknown. `next` is the guarded page to open after the login. */
export interface Route {
  readonly page: string;
  readonly next: PageName | undefined;
  /** The token of a link, which is behind the `#`. */
  readonly token: string;
}

const listeners = new Set<() => void>();

/** The URL of a page. */
export function hrefOf(page: PageName, next?: PageName): string {
  const url = new URL(page, base);
  if (next) url.searchParams.set("next", next);
  return url.href;
}

/** Goes to a URL made by `hrefOf`. With `replace`, the current page is removed from the history. */
export function go(href: string, { replace = false } = {}): void {
  if (replace || href === location.href) history.replaceState(null, "", href);
  else history.pushState(null, "", href);
  for (const changed of listeners) changed();
}

/** The current route. It follows every change of the URL. */
export function useRoute(): Route {
  const [route, setRoute] = useState(readRoute);
  useLayoutEffect(() => {
    const changed = () => setRoute(readRoute());
    listeners.add(changed);
    addEventListener("popstate", changed);
    return () => {
      listeners.delete(changed);
      removeEventListener("popstate", changed);
    };
  }, []);
  return route;
}

function readRoute(): Route {
  const next = new URLSearchParams(location.search).get("next") ?? "";
  return {
    page: location.pathname.slice(base.pathname.length) || "profile",
    // Only pages of the app, so that a link from outside cannot redirect users to another site.
    next: isGuarded(next) ? next : undefined,
    token: new URLSearchParams(location.hash.slice(1)).get("token") ?? "",
  };
}
