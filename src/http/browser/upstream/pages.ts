import type { PageName } from "../../../core/ground/pages.ts";
import type { Failure } from "../../../core/failures.ts";
import type { Intent } from "../../../core/upstream/model.ts";
import type { RequestContext } from "../../context.ts";
import type { AppOptions } from "../../options.ts";
import { respond } from "../../response/respond.ts";

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

/** Where users are led after a login at a provider. */
export const upstreamPages = ({ appUrl }: Pick<AppOptions, "appUrl">) => {
  const go = (c: RequestContext, page: PageName, query: Parameters, fragment = "") => {
    const given = textOf(query);
    const location = `${appUrl}/${page}${given && `?${given}`}${fragment && `#${fragment}`}`;
    return respond(c, null, 303, { Location: location });
  };
  return {
    go,
    /** To the page where the login began, which says what happened. */
    trouble(
      c: RequestContext,
      { code }: Pick<Failure, "code">,
      login: {
        readonly provider: string;
        readonly intent: Intent;
        readonly continue?: string | undefined;
      },
    ) {
      const error = told.includes(code) ? code : "upstream_failed";
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
