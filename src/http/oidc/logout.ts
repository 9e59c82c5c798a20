import * as z from "zod";
import { oidcPaths } from "../../contract/oidc/paths.ts";
import { VisitorAccount } from "../../contract/oidc/visitor-account.ts";
import { jsonResponse, problems } from "../../contract/responses.ts";
import { createRoute } from "../../contract/route.ts";
import { GuardHeader } from "../../contract/security.ts";
import type { Auth } from "../../core/auth.ts";
import { pageUrl } from "../../core/ground/page-url.ts";
import type { Oidc } from "../../core/oidc/oidc.ts";
import type { RequestContext } from "../context.ts";
import type { Endpoints } from "../endpoint.ts";
import type { Refuse } from "../frame.ts";
import type { AppOptions } from "../options.ts";
import { readForm } from "../request/body.ts";
import { bounceIfUnknown } from "../request/browser/arrivals.ts";
import { cookiesOf } from "../request/browser/cookies.ts";
import { isByProgram, requireNavigation } from "../request/browser/navigation.ts";
import { pageGuard } from "../request/browser/page-guard.ts";
import { noteCaller } from "../request/caller.ts";
import { readQuery } from "../request/parameters.ts";
import { validate } from "../request/validate.ts";
import { json, respond } from "../response/respond.ts";
import { clientMembers, shownLogo } from "./logo.ts";

/** What an app sends (OpenID Connect RP-Initiated Logout 1.0 section 2). Others are ignored. `request` is ours. */
const LogoutQuery = z.object({
  id_token_hint: z.string().optional(),
  client_id: z.string().optional(),
  post_logout_redirect_uri: z.string().optional(),
  state: z.string().optional(),
  ui_locales: z.string().optional(),
  request: z.string().optional(),
});

const LogoutRequestQuery = z.object({
  request: z.string().meta({
    description: "The parameter `request` of the page.",
    example: "lq1_…",
    param: { name: "request", in: "query" },
  }),
});

const LogoutRequest = z
  .object({
    client: z
      .object({
        name: z.string().meta({ example: "Wiki" }),
        initials: z.string().meta({ example: "W" }),
        logo: shownLogo,
      })
      .optional()
      .meta({ description: "The app that sent the user here, if it identified itself." }),
    ask: z.boolean().meta({
      description:
        "True if the user must confirm. False if the app was opened in this login, or no one is logged in.",
    }),
    account: VisitorAccount.nullable().meta({ description: "The user who is logged in, or null." }),
    redirect_to: z.string().optional().meta({
      description: "Where to go after the logout. The app registered it.",
      example: "https://wiki.example.com/bye?state=xyz",
    }),
  })
  .meta({ id: "LogoutRequest" });

export const getLogoutRequest = createRoute({
  method: "get",
  path: "/logout/request",
  operationId: "getLogoutRequest",
  tags: ["Other apps"],
  summary: "What the page of a logout shows",
  description:
    "Needs a page of `APP_URL` or `/app` and `X-Latchkey: 1`. Ends nothing: the page calls `DELETE /session`.",
  request: { headers: GuardHeader, query: LogoutRequestQuery },
  responses: {
    200: jsonResponse(LogoutRequest, "Who logs out, from which app, and what comes next."),
    ...problems(
      "validation_failed",
      "expired_token",
      "origin_not_allowed",
      "header_required",
      "unavailable",
    ),
  },
});

/** What the page shows of the user. */
interface Shown {
  readonly username: string;
  readonly email: string;
  readonly name: string;
}

/** Logouts that begin at another app. They end nothing themselves: a page of ours shows who logs out, and ends the session. */
export function oidcLogout(
  { endpoint, get, post }: Endpoints,
  auth: Auth,
  { logout }: Pick<Oidc, "logout">,
  options: AppOptions,
  refuse: Refuse,
): void {
  const cookies = cookiesOf(options);
  const { requireOwnRead } = pageGuard(options);

  const seal = (c: RequestContext, query: z.output<typeof LogoutQuery>) =>
    logout.seal(
      {
        idTokenHint: query.id_token_hint,
        clientId: query.client_id,
        redirectUri: query.post_logout_redirect_uri,
        state: query.state,
      },
      c.get("caller").network,
    );
  /** What the page reads. The id_token stays here, so that no URL of ours contains it. */
  const pageQuery = (request: string, { ui_locales }: z.output<typeof LogoutQuery>) =>
    new URLSearchParams({ request, ...(ui_locales !== undefined && { ui_locales }) });
  const toPage = (c: RequestContext, query: URLSearchParams) =>
    respond(c, null, 303, { Location: `${pageUrl(options, "logout")}?${query}` });

  get(
    oidcPaths.logout,
    async (c) => {
      requireNavigation(c);
      const query = readQuery(c, LogoutQuery);
      const bounced = bounceIfUnknown(c, cookies.readSession(c) !== undefined);
      return bounced ?? toPage(c, pageQuery(query.request ?? (await seal(c, query)), query));
    },
    refuse,
  );

  post(
    oidcPaths.logout,
    async (c) => {
      requireNavigation(c);
      const form = validate(LogoutQuery, Object.fromEntries(await readForm(c)));
      const query = pageQuery(await seal(c, form), form);
      // The server of an app sends the browser where this leads.
      const bounced = isByProgram(c) ? undefined : bounceIfUnknown(c, false, query);
      return bounced ?? toPage(c, query);
    },
    refuse,
  );

  endpoint(getLogoutRequest, async (c) => {
    requireOwnRead(c);
    const { request } = readQuery(c, LogoutRequestQuery);
    const refreshToken = cookies.readSession(c);
    const session =
      refreshToken === undefined ? undefined : await auth.browser.sessionOf(refreshToken);
    if (session) noteCaller(c, { sub: session.userId, sid: session.sessionId });
    const { client, ask, redirectTo } = await logout.read(request, session);
    const body = {
      ...(client && { client: clientMembers(options, client) }),
      ask,
      account: session ? accountOf(session.user) : null,
      ...(redirectTo !== undefined && { redirect_to: redirectTo }),
    };
    return json(c, body, 200);
  });
}

const accountOf = ({ username, email, name }: Shown): Shown => ({ username, email, name });
