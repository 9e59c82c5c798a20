import { Failure, pageFailures } from "../../../core/failures.ts";
import { originsOfPages } from "../../../core/ground/page-url.ts";
import { quoted } from "../../../core/ground/quoted.ts";
import type { RequestContext } from "../../context.ts";
import type { AppOptions } from "../../options.ts";
import { originHint, pageOrigins } from "../../response/page-origins.ts";

const crossSite =
  "The page and this server are on different sites. The session cookie is SameSite=Strict, so the browser would not send it " +
  "and the login would be lost at the next reload. Use one site for both, for example localhost, or app.example.com and " +
  "login.example.com. docs/domains-cookies-and-cors.md says where the page may be.";

/**
 * Keeps pages of other sites from using the session cookie of a browser (CSRF). A browser sends the origin of the page with
 * each POST and DELETE. `Sec-Fetch-Site: same-origin` is accepted as well, because the server may be reached under names
 * it does not know.
 */
export function pageGuard(
  options: Pick<AppOptions, "issuer" | "appUrl" | "ownPages" | "corsOrigins" | "development">,
) {
  const { isOwn, isAllowed } = pageOrigins(options);
  const ofPages = originsOfPages(options);
  const ofServer = new URL(options.issuer).origin;

  /** The refusal of an origin, which it names, with what would allow it. */
  const foreign = (c: RequestContext, isOwnOnly = false): Failure => {
    const origin = c.req.header("origin");
    const which =
      origin === undefined
        ? "The header Origin is missing."
        : `Pages of the origin ${quoted(origin)} may not make this call.`;
    const detail = isOwnOnly ? `${which} Only the pages of ${ofPages.join(" and ")} may.` : which;
    const isHinted = options.development && !isOwnOnly && origin !== undefined;
    const hint = isHinted ? originHint(options.corsOrigins, origin) : undefined;
    return new Failure(pageFailures.origin_not_allowed, { detail, ...(hint && { hint }) });
  };

  /** Throws Failure `origin_not_allowed` for a page of an origin that may not call the server. */
  function refuseForeignPage(c: RequestContext): void {
    const origin = c.req.header("origin");
    if (origin === undefined || isOwn(origin) || isAllowed(origin)) return;
    if (c.req.header("sec-fetch-site") === "same-origin") return;
    throw foreign(c);
  }

  /**
   * Whether one of our own pages sends a GET. Browsers send `Origin` with it only to another origin, so a GET without it came from a page
   * of the server's own origin.
   */
  function isOwnRead(c: RequestContext): boolean {
    const origin = c.req.header("origin");
    const site = c.req.header("sec-fetch-site");
    if (origin !== undefined) return ofPages.includes(origin);
    return (site ?? "same-origin") === "same-origin" && ofPages.includes(ofServer);
  }

  return {
    /**
     * Throws Failure `origin_not_allowed` for a page of an origin that may not call the server, and `cross_site` for a page
     * to which the browser would not keep the session cookie.
     */
    refuseOtherSite(c: RequestContext): void {
      refuseForeignPage(c);
      if (c.req.header("sec-fetch-site") === "cross-site") {
        const isOurs = c.req.header("origin") === new URL(options.appUrl).origin;
        const detail = isOurs ? `APP_URL is on another site than ISSUER. ${crossSite}` : crossSite;
        throw new Failure(pageFailures.cross_site, { detail });
      }
    },
    /**
     * For calls that only our own pages may make: throws Failure `origin_not_allowed` unless one of them sent the request, and
     * `header_required` unless a script did. They are at the origin of `APP_URL`, and at that of the server if it serves a page itself. No
     * other origin is accepted, whatever is allowed elsewhere.
     */
    requireOwnOrigin(c: RequestContext): void {
      if (!ofPages.includes(c.req.header("origin") ?? "")) throw foreign(c, true);
      if (c.req.header("x-latchkey") !== "1") throw new Failure(pageFailures.header_required);
    },
    isOwnRead,
    /** As `requireOwnOrigin`, for a GET. */
    requireOwnRead(c: RequestContext): void {
      if (!isOwnRead(c)) throw foreign(c, true);
      if (c.req.header("x-latchkey") !== "1") throw new Failure(pageFailures.header_required);
    },
    /**
     * Throws Failure `origin_not_allowed` unless an allowed page sent the request, and `header_required` unless a
     * script did.
     */
    requireOwnPage(c: RequestContext): void {
      if (c.req.header("origin") === undefined) throw foreign(c);
      refuseForeignPage(c);
      if (c.req.header("x-latchkey") !== "1") throw new Failure(pageFailures.header_required);
    },
  };
}
