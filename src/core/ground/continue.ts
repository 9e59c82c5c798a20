import { isPage } from "./pages.ts";

/** Where users may be led after a login. */
interface Places {
  /** The public URL of the server (`ISSUER`). */
  readonly issuer: string;
  /** Where the pages are. Default: `app` below `issuer`. */
  readonly appUrl?: string;
  /** The exact origins of `CORS_ORIGINS`. Default: none. */
  readonly origins?: readonly string[];
}

/**
 * The URL to open after a login, from the parameter `continue` of a page; undefined if nobody may be led there. Accepted are
 * `authorize?…` and `app/admin` below `issuer`, a page below `appUrl`, a path of the issuer's origin that begins with a slash, and a URL whose
 * origin is in `origins`.
 */
export function continueUrl(
  given: string | null | undefined,
  { issuer, appUrl = `${issuer}/app`, origins = [] }: Places,
): string | undefined {
  // Browsers take a backslash for a slash, and leave out line breaks and tabs.
  if (!given || /[^!-~]|\\/.test(given)) return undefined;
  if (given.startsWith("authorize?")) return `${issuer}/${given}`;
  const [, origin = "", rest = given] = /^(https?:\/\/[^/?#]+)(.*)$/.exec(given) ?? [];
  if (given.length > 2048 || /\/\/|%2f|%5c/i.test(rest)) return undefined;
  if (origin !== "") return origins.includes(origin) ? given : undefined;
  // An app that Latchkey is mounted in.
  if (given.startsWith("/")) return new URL(issuer).origin + given;
  const [name = ""] = given.split(/[?#]/);
  if (name === "app/admin") return `${issuer}/${given}`;
  return isPage(name) ? `${appUrl}/${given}` : undefined;
}
