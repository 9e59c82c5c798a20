import { pageUrl, type PagePlaces } from "../../../core/ground/page-url.ts";
import type { PageName } from "../../../core/ground/pages.ts";
import { Failure, requestFailures, serverFailures } from "../../../core/failures.ts";
import type { Intent } from "../../../core/upstream/model.ts";
import type { RequestContext } from "../../context.ts";
import type { AppOptions } from "../../options.ts";
import { respond } from "../../response/respond.ts";
import type { Auth } from "../../../core/auth.ts";
import { readParams } from "../../request/parameters.ts";
import { ProviderParams } from "../../../contract/browser/upstream.ts";
import { throttleFailures } from "../../../core/throttle/rows.ts";

type Parameters = Readonly<Record<string, string | undefined>>;

const textOf = (parameters: Parameters): string =>
  new URLSearchParams(
    Object.entries(parameters).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]],
    ),
  ).toString();

/** What a page reads about a login that did not work. The log has the reason. */
const told = [
  "upstream_denied",
  "upstream_unavailable",
  "upstream_closed",
  "email_not_verified",
  "refused",
];

/** Where users may be led after a login. */
export const placesOf = ({ issuer, appUrl, ownPages, corsOrigins, development }: AppOptions) => ({
  issuer,
  appUrl,
  ownPages,
  origins: corsOrigins,
  development,
});

/** What is refused at once, because it has nothing to do with the login. */
const mended: readonly string[] = [
  requestFailures.not_found,
  throttleFailures.too_many_requests,
  serverFailures.unavailable,
].map(({ name }) => name);

/** The provider in the path of a request. Throws Failure `not_found` if it is off, whatever the path has in its place. */
export function providerIn(c: RequestContext, { upstream }: Pick<Auth, "upstream">): string {
  const { provider } = readParams(c, ProviderParams);
  if (upstream.providers.some(({ id }) => id === provider)) return provider;
  throw new Failure(requestFailures.not_found);
}

/** Where users are led after a login at a provider. */
export const upstreamPages = (places: PagePlaces) => {
  const go = (c: RequestContext, page: PageName, query: Parameters, fragment = "") => {
    const given = textOf(query);
    const location = `${pageUrl(places, page)}${given && `?${given}`}${fragment && `#${fragment}`}`;
    return respond(c, null, 303, { Location: location });
  };
  return {
    go,
    /** To the page where the login began, which says what happened. Throws the error again if a user can do something about it here. */
    trouble(
      c: RequestContext,
      failure: unknown,
      login: {
        readonly provider: string;
        readonly intent: Intent;
        readonly continue?: string | undefined;
      },
    ) {
      if (!(failure instanceof Failure) || mended.includes(failure.code)) throw failure;
      const error = told.includes(failure.code) ? failure.code : "upstream_failed";
      const { provider, intent } = login;
      if (intent !== "login") return go(c, "account/connected", { error, provider });
      return go(c, "login", { error, provider, continue: login.continue });
    },
    /** To the page that completes a login with a second factor. */
    secondFactor(c: RequestContext, { mfa }: Failure, target: string | undefined) {
      const factors = mfa?.factors.join(" ");
      return go(c, "login", { continue: target }, textOf({ mfa: mfa?.login?.token, factors }));
    },
  };
};
