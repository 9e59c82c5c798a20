import type { Auth } from "../core/auth.ts";
import { Failure, credentialFailures, pageFailures } from "../core/failures.ts";
import { continueUrl } from "../core/ground/continue.ts";
import { isByOwnPage, isSafeMethod } from "../core/ground/own-page.ts";
import { pageUrl, type PagePlaces } from "../core/ground/page-url.ts";
import { requireOf, requirementFor, type PageRequirement, type User } from "../core/user.ts";
import type { RequestContext } from "./context.ts";
import type { AppOptions } from "./options.ts";
import { tokenOf } from "./request/bearer.ts";
import { bounceIfUnknown, withoutMarker } from "./request/browser/arrivals.ts";
import { cookiesOf } from "./request/browser/cookies.ts";
import { isNavigation } from "./request/browser/navigation.ts";
import { respond, setHeader } from "./response/respond.ts";

/** Finds out which user sent a request, for the routes of an app that Latchkey is part of. */
export function users(
  auth: Auth,
  { plainCookies, ...places }: PagePlaces & Pick<AppOptions, "plainCookies">,
) {
  const { issuer } = places;
  const cookies = cookiesOf({ plainCookies });
  const { origin } = new URL(issuer);

  /** Throws Failure `own_page_required` for a cookie that a page of another origin may have sent. */
  async function ofCookie(c: RequestContext): Promise<User | null | undefined> {
    const refreshToken = cookies.readSession(c);
    if (refreshToken === undefined) return cookies.hasHint(c) ? undefined : null;
    if (!isSafeMethod(c.req.method) && !isByOwnPage((name) => c.req.header(name), issuer)) {
      throw new Failure(pageFailures.own_page_required, { hint: `the page must be at ${origin}` });
    }
    return (await auth.tokens.userOf(refreshToken)) ?? null;
  }

  const ofToken = async (c: RequestContext): Promise<User> =>
    auth.bearers.userOf(tokenOf(c.req.raw));

  /**
   * The user of the request's access token, or else of its session cookie; null for nobody. Undefined if the browser withheld its
   * session cookie, for example because the visitor comes from another site. Throws Failure `invalid_token`,
   * `malformed_authorization`, `unavailable`, and `own_page_required` for a cookie.
   */
  const find = (c: RequestContext): Promise<User | null | undefined> =>
    c.req.header("authorization") === undefined ? ofCookie(c) : ofToken(c);

  /** A path of the app's origin to return to. It is checked as the login page checks it, and a path that fails is `/`. */
  function pathTo({ pathname, search }: URL): string {
    const isAccepted = (path: string) => continueUrl(path, { issuer }) !== undefined;
    // A query may contain what `continue` may not, such as a whole URL.
    return [pathname + withoutMarker(search), pathname].find(isAccepted) ?? "/";
  }

  /** Where a visitor returns after the login. A form cannot be sent again, so its page opens instead. */
  function pathBack(c: RequestContext): string {
    if (isSafeMethod(c.req.method)) return pathTo(new URL(c.req.url));
    const page = URL.parse(c.req.header("referer") ?? "");
    return page?.origin === origin ? pathTo(page) : "/";
  }

  /** The answer to a browser that opens a page without a user, or whose cookie the request lacks. */
  function toLogin(c: RequestContext, isUnknown: boolean): Response {
    setHeader(c, "Cache-Control", "no-store");
    const bounced = isUnknown && isSafeMethod(c.req.method) ? bounceIfUnknown(c, false) : undefined;
    const location = `${pageUrl(places, "login")}?continue=${encodeURIComponent(pathBack(c))}`;
    return bounced ?? respond(c, null, 303, { Location: location });
  }

  return {
    find,
    /**
     * As `find`. Throws also Failure `missing_token`, `organization_required` and `insufficient_scope` (RFC 6750 section 3.1), and
     * `insufficient_user_authentication` (RFC 9470 section 3). With `redirect`, gives the answer for a browser that opens a page without
     * a user. `now` is epoch milliseconds.
     */
    async requireUser(
      c: RequestContext,
      { redirect = false, ...requirement }: PageRequirement,
      now: number,
    ): Promise<User | Response> {
      const user = await find(c);
      if (!user) {
        if (redirect && isNavigation(c)) return toLogin(c, user === undefined);
        throw new Failure(credentialFailures.missing_token);
      }
      const wanted = requirementFor(requirement, c.req.raw);
      requireOf(user, auth.access.scopesIn(user.scope), wanted, now / 1000);
      return user;
    },
  };
}
