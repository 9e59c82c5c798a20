import { upstreamPath, StartQuery } from "../../../contract/browser/upstream.ts";
import type { Auth } from "../../../core/auth.ts";
import { Failure, requestFailures } from "../../../core/failures.ts";
import { continueUrl } from "../../../core/ground/continue.ts";
import { originsOfPages } from "../../../core/ground/page-url.ts";
import { identityLimits } from "../../../core/upstream/limits.ts";
import type { RequestContext } from "../../context.ts";
import type { Endpoints } from "../../endpoint.ts";
import type { AppOptions } from "../../options.ts";
import { pageRefusal } from "../../pages/refusal.ts";
import { bounceIfUnknown } from "../../request/browser/arrivals.ts";
import { cookiesOf } from "../../request/browser/cookies.ts";
import { requireNavigation } from "../../request/browser/navigation.ts";
import { readQuery } from "../../request/parameters.ts";
import { respond } from "../../response/respond.ts";
import { upstreamPages, placesOf, providerIn } from "./pages.ts";
import { pendingLogins } from "./pending.ts";

/** Begins a login at another provider. It is a navigation, and safe to be caused by anybody. */
export function upstreamStart({ get }: Endpoints, auth: Auth, options: AppOptions): void {
  const cookies = cookiesOf(options);
  const logins = pendingLogins(auth, cookies);
  const pages = upstreamPages(options);

  get(
    upstreamPath,
    async (c) => {
      requireNavigation(c);
      const provider = providerIn(c, auth);
      const query = readQuery(c, StartQuery);
      const { continue: target, intent = "login" } = query;
      if (target !== undefined) requirePlace(options, target);
      const isKnown = cookies.readSession(c) !== undefined || cookies.readUpstream(c).length > 0;
      const bounced = intent === "login" ? bounceIfUnknown(c, isKnown) : undefined;
      if (bounced) return bounced;
      const remember = query.remember !== "false";
      const login = { provider, intent, continue: target, remember };
      const sessionId = intent === "login" ? undefined : await askingSession(c);
      if (intent !== "login" && sessionId === undefined) {
        return pages.go(c, "account/connected", {});
      }
      const { network } = c.get("caller");
      try {
        const { url, pending } = await auth.upstream.start({ ...login, sessionId, network });
        await logins.add(c, pending);
        return respond(c, null, 303, { Location: url });
      } catch (error) {
        return pages.trouble(c, error, login);
      }
    },
    pageRefusal(options, auth.brand),
  );

  /** The session of the page that asks. Never another site's: it could connect an identity of its own to the account. */
  async function askingSession(c: RequestContext): Promise<string | undefined> {
    const site = c.req.header("sec-fetch-site");
    const own = new URL(options.issuer).origin;
    const isElsewhere = originsOfPages(options).some((origin) => origin !== own);
    const isOwn =
      site === undefined || site === "same-origin" || (isElsewhere && site === "same-site");
    const refreshToken = isOwn ? cookies.readSession(c) : undefined;
    const session = refreshToken && (await auth.browser.sessionOf(refreshToken));
    return session ? session.sessionId : undefined;
  }
}

/** Throws Failure `validation_failed` for a place that nobody may be led to, and for one that is too long for a cookie. */
function requirePlace(options: AppOptions, target: string): void {
  if (target.length <= identityLimits.continue && continueUrl(target, placesOf(options))) return;
  const message = `Use a page, authorize?…, or a URL of an allowed origin, with at most ${identityLimits.continue} characters.`;
  throw new Failure(requestFailures.validation_failed, {
    errors: [{ pointer: "/continue", message }],
  });
}
