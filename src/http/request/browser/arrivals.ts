import type { RequestContext } from "../../context.ts";
import { respond } from "../../response/respond.ts";

/** In the URL of the second request of a browser that sends no `Sec-Fetch-Site`. It stops a loop, and is trusted for nothing else. */
const marker = "bounced";

/** The query of a URL, without the marker that `bounceIfUnknown` may have added. */
export const withoutMarker = (search: string): string => search.replace(/[?&]bounced=1$/, "");

/**
 * For a page that reads a cookie: the answer to a request that cannot tell whether the browser has it. Browsers withhold a cookie with
 * `SameSite=Strict` when another site led to the page, and often after a typed address. So the answer opens the same URL again, now
 * from our own origin, and that request carries the cookie. Undefined if the request can tell: it has the cookie, or nobody has.
 *
 * The second request is a GET with the query of this one, or with `query` instead. A POST loses its body, so give it the query of
 * the GET that means the same.
 */
export function bounceIfUnknown(
  c: RequestContext,
  hasCookie: boolean,
  query?: URLSearchParams,
): Response | undefined {
  if (hasCookie) return undefined;
  const site = c.req.header("sec-fetch-site");
  if (site === "same-origin") return undefined;
  const { pathname, search, searchParams } = new URL(c.req.url);
  // Old browsers, and all of them over plain http in a network, do not say where a request comes from.
  if (site === undefined && (query ?? searchParams).has(marker)) return undefined;
  const kept = query ? String(query) : search.slice(1);
  const all = site === undefined ? [kept, `${marker}=1`] : [kept];
  return answerAgain(c, pathname, all.filter(Boolean).join("&"));
}

/**
 * Answers 200 and not 303, because browsers withhold the cookie from all requests of a chain of redirects. The URL begins with `./`:
 * it is right under every path where a proxy or another app serves this one, and cannot lead to another host.
 */
function answerAgain(c: RequestContext, pathname: string, query: string): Response {
  const name = pathname.slice(pathname.lastIndexOf("/") + 1);
  // The parser of URLs has encoded quotes, angle brackets, blanks and all but ASCII.
  const url = `./${name}${query && `?${query}`}`;
  return respond(c, pageOf(url), 200, {
    "Content-Type": "text/html; charset=utf-8",
    Refresh: `0; url=${url}`,
    // The query may have codes, which no other site may see.
    "Referrer-Policy": "same-origin",
  });
}

/** A page in no language (`zxx`). Its link serves browsers that do not follow `Refresh`. */
const pageOf = (url: string): string =>
  `<!doctype html><html lang="zxx"><head><meta charset="utf-8"><title>…</title></head>` +
  `<body><a href="${url.replaceAll("&", "&amp;")}">→</a></body></html>`;
