import { pageUrl, type PagePlaces } from "./page-url.ts";
import { isPage } from "./pages.ts";

/** Where users may be led after a login. */
interface Places extends PagePlaces {
  /** The exact origins of `CORS_ORIGINS`. Default: none. */
  readonly origins?: readonly string[];
  /** True for a server in development. If `issuer` is on this machine, each http origin of this machine counts too. Default: false. */
  readonly development?: boolean;
}

/** Any origin of this machine over plain http. */
export const ofThisMachine = /^http:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/;

/** Whether the request of an app that a `continue` repeats has asked for a new proof of the user. */
export const asksForProof = (given: string): boolean =>
  given.startsWith("authorize?") && new URLSearchParams(given.slice(10)).has("asked");

/** Stands for a `continue` that asks for a new proof and is too long for a cookie. It opens nothing: the page keeps the long one. */
export const keptByPage = "authorize?asked=1";

/**
 * The URL to open after a login, from the parameter `continue` of a page; undefined if nobody may be led there. Accepted are
 * `authorize?…` and `app/admin` below `issuer`, a page where it is, a path of the issuer's origin that begins with a slash,
 * and a URL whose origin is that of the issuer, in `origins`, or on this machine in development.
 */
export function continueUrl(
  given: string | null | undefined,
  { origins = [], development = false, ...places }: Places,
): string | undefined {
  const { issuer } = places;
  // Browsers take a backslash for a slash, and leave out line breaks and tabs.
  if (!given || /[^!-~]|\\/.test(given)) return undefined;
  if (given.startsWith("authorize?")) return `${issuer}/${given}`;
  const [, origin = "", rest = given] = /^(https?:\/\/[^/?#]+)(.*)$/.exec(given) ?? [];
  if (given.length > 2048 || /\/\/|%2f|%5c/i.test(rest)) return undefined;
  if (origin !== "") {
    const own = new URL(issuer).origin;
    const isLocal = development && [origin, own].every((one) => ofThisMachine.test(one));
    return isLocal || origin === own || origins.includes(origin) ? given : undefined;
  }
  // An app that Latchkey is mounted in.
  if (given.startsWith("/")) return new URL(issuer).origin + given;
  const [name = ""] = given.split(/[?#]/);
  if (name === "app/admin") return `${issuer}/${given}`;
  return isPage(name) ? pageUrl(places, name) + given.slice(name.length) : undefined;
}
