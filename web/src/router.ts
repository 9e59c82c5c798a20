import { useLayoutEffect, useState } from "preact/hooks";

/** The pages, each at the path of its name. */
export type PageName = "login" | "register" | "profile" | "sessions";

/** Those that need somebody to be logged in. */
const guarded: readonly string[] = ["profile", "sessions"] satisfies PageName[];
const open: readonly string[] = ["login", "register"] satisfies PageName[];

export const isGuarded = (page: string): page is PageName => guarded.includes(page);
export const isOpen = (page: string): page is PageName => open.includes(page);

/** Where the app is mounted, with a final slash. All pages lie directly under it, so any of them tells. */
export const base = new URL(".", location.href);

/** What the address bar says. `page` may be no page at all; `next` is the guarded page to go on to after login. */
export interface Route {
  readonly page: string;
  readonly next: PageName | undefined;
}

const watchers = new Set<() => void>();

/** The address of a page. */
export function hrefOf(page: PageName, next?: PageName): string {
  const url = new URL(page, base);
  if (next) url.searchParams.set("next", next);
  return url.href;
}

/** Goes to an address of `hrefOf`; with `replace`, so that "back" does not lead to the page of before. */
export function go(href: string, { replace = false } = {}): void {
  if (replace || href === location.href) history.replaceState(null, "", href);
  else history.pushState(null, "", href);
  for (const changed of watchers) changed();
}

/** The route now, and again whenever it changes. */
export function useRoute(): Route {
  const [route, setRoute] = useState(readRoute);
  useLayoutEffect(() => {
    const changed = () => setRoute(readRoute());
    watchers.add(changed);
    addEventListener("popstate", changed);
    return () => {
      watchers.delete(changed);
      removeEventListener("popstate", changed);
    };
  }, []);
  return route;
}

function readRoute(): Route {
  const next = new URLSearchParams(location.search).get("next") ?? "";
  return {
    page: location.pathname.slice(base.pathname.length) || "profile",
    // One of our own pages or nothing: an address from outside must not send people elsewhere.
    next: isGuarded(next) ? next : undefined,
  };
}
