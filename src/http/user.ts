import type { Auth } from "../core/auth.ts";
import { Failure, credentialFailures } from "../core/failures.ts";
import { requireOf, type User, type Requirement } from "../core/user.ts";
import { pageGuard } from "./request/browser/page-guard.ts";
import { cookiesOf } from "./request/browser/cookies.ts";
import type { RequestContext } from "./context.ts";
import type { AppOptions } from "./options.ts";
import { tokenOf } from "./request/bearer.ts";

const safeMethods = ["GET", "HEAD", "OPTIONS"];

/** Finds out which user sent a request, for the routes of an app that Latchkey is part of. */
export function users(
  auth: Auth,
  options: Pick<AppOptions, "issuer" | "appUrl" | "corsOrigins" | "development" | "plainCookies">,
) {
  const { requireOwnPage } = pageGuard(options);
  const cookies = cookiesOf(options);

  /** Throws Failure `origin_not_allowed` or `header_required` for a cookie that another site's page may have sent. */
  async function ofCookie(c: RequestContext): Promise<User | null | undefined> {
    const refreshToken = cookies.readSession(c);
    if (refreshToken === undefined) return cookies.hasHint(c) ? undefined : null;
    if (!safeMethods.includes(c.req.method)) requireOwnPage(c);
    return (await auth.tokens.userOf(refreshToken)) ?? null;
  }

  const ofToken = async (c: RequestContext): Promise<User> =>
    auth.bearers.userOf(tokenOf(c.req.raw));

  /**
   * The user of the request's access token, or else of its session cookie; null for nobody. Undefined if the browser withheld its
   * session cookie, for example because the visitor comes from another site. Throws Failure `invalid_token`,
   * `malformed_authorization`, `unavailable`, and those of the page guard for a cookie.
   */
  const find = (c: RequestContext): Promise<User | null | undefined> =>
    c.req.header("authorization") === undefined ? ofCookie(c) : ofToken(c);

  return {
    find,
    /**
     * As `find`. Throws also Failure `missing_token` and `insufficient_scope` (RFC 6750 section 3.1), and
     * `insufficient_user_authentication` (RFC 9470 section 3). `now` is epoch milliseconds.
     */
    async requireUser(c: RequestContext, requirement: Requirement, now: number): Promise<User> {
      const user = await find(c);
      if (!user) throw new Failure(credentialFailures.missing_token);
      requireOf(user, auth.access.scopesIn(user.scope), requirement, now / 1000);
      return user;
    },
  };
}
