import { useLayoutEffect, useState } from "preact/hooks";
import {
  audienceOf as audienceOfPage,
  isPage,
  type PageName as PageOfTable,
} from "../../../src/core/ground/pages.ts";
import { shell } from "./shell.ts";

/** The pages, and the console. The path of a page is its name. */
export type PageName = PageOfTable | "admin";

/** Who sees a page. Undefined for one that does not exist. */
const audienceOf = (page: string) =>
  page === "admin" ? "users" : isPage(page) ? audienceOfPage(page) : undefined;

/** Pages that need a login. */
export const isGuarded = (page: string): page is PageName => audienceOf(page) === "users";
/** Pages before a login. */
export const isOpen = (page: string): page is PageName => audienceOf(page) === "guests";
/** Pages that are shown whether somebody is logged in or not, such as those that the link of an email opens. */
export const isForAll = (page: string): page is PageName =>
  ["link", "all"].includes(audienceOf(page) ?? "");

/** The URL of the app, with a trailing slash. The build puts this script into a folder directly below it. */
export const base = new URL(import.meta.env.DEV ? import.meta.env.BASE_URL : "..", import.meta.url);

/** The URL of Latchkey, without a trailing slash. */
export const latchkeyUrl = findLatchkey();

/**
 * The current URL. `page` may be unknown. `next` says what to open after the login, and nobody has checked it yet. The page of a consent is
 * about what its own query says.
 */
export interface Route {
  readonly page: string;
  readonly next: string | undefined;
  /** The token of a link. */
  readonly token: string;
}

const listeners = new Set<() => void>();

/** Whether this app contains a page. Latchkey serves all others. */
export const isHere = (page: string): boolean =>
  page === "admin" || (isPage(page) && (shell.pages?.includes(page) ?? true));

/** The URL of a page. `id` names what it is about. */
export function hrefOf(page: PageName, next?: string, id?: string): string {
  const url = new URL(page, isHere(page) ? base : `${latchkeyUrl}/app/`);
  if (id) url.searchParams.set("id", id);
  if (next) url.searchParams.set("continue", next);
  return url.href;
}

/** Goes to a URL made by `hrefOf`. With `replace`, the current page is removed from the history. */
export function go(href: string, { replace = false } = {}): void {
  if (!isHere(pageAt(new URL(href)))) {
    if (replace) location.replace(href);
    else location.assign(href);
    return;
  }
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

/**
 * What a login at a provider left behind the `#`: a token that waits for a click, or for a second factor. Takes it out of the URL, so that
 * it is in no history.
 */
export function takeFragment(): string {
  const fragment = location.hash.slice(1);
  if (!/^(?:up1_|mfa=)/.test(fragment)) return "";
  history.replaceState(null, "", location.pathname + location.search);
  return fragment;
}

/**
 * What the link of an email has behind the `#`: a token, and maybe a mark. It is taken out of the address bar at once, so that nobody reads
 * or copies it there, and kept with this entry of the history, for a reload and for the way back.
 */
export function linkFragment(): string {
  const given = location.hash.slice(1);
  if (given.startsWith("token=")) {
    history.replaceState({ fragment: given }, "", location.pathname + location.search);
  }
  const { fragment } = Object(history.state) as { readonly fragment?: string };
  return fragment ?? "";
}

/** The name of the page of a URL. */
const pageAt = ({ pathname }: Pick<URL, "pathname">): string =>
  pathname.slice(base.pathname.length) || "account";

function readRoute(): Route {
  const token = new URLSearchParams(linkFragment()).get("token") ?? "";
  const page = pageAt(location);
  const { search } = location;
  const asked = page === "consent" && search ? `authorize${search}` : undefined;
  return {
    page,
    next: asked ?? new URLSearchParams(search).get("continue") ?? undefined,
    token,
  };
}

function findLatchkey(): string {
  if (import.meta.env.VITE_LATCHKEY_URL) return import.meta.env.VITE_LATCHKEY_URL;
  if (import.meta.env.VITE_LATCHKEY_PORT) {
    // Uses the page's host name, because a browser sends no SameSite=Strict cookie between localhost and 127.0.0.1.
    return `http://${location.hostname}:${import.meta.env.VITE_LATCHKEY_PORT}`;
  }
  // Latchkey itself serves the app, under …/app/.
  return new URL("..", base).href.replace(/\/$/, "");
}
