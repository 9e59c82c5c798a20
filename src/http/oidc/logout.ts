import type { z } from "zod";
import * as contract from "../../contract/oidc/logout.ts";
import { oidcPaths } from "../../contract/oidc/paths.ts";
import type { Auth } from "../../core/auth.ts";
import type { Oidc } from "../../core/oidc/oidc.ts";
import type { RequestContext } from "../context.ts";
import type { Endpoints } from "../endpoint.ts";
import type { Refuse } from "../frame.ts";
import type { AppOptions } from "../options.ts";
import { bounceIfUnknown } from "../request/browser/arrivals.ts";
import { cookiesOf } from "../request/browser/cookies.ts";
import { isByProgram, requireNavigation } from "../request/browser/navigation.ts";
import { pageGuard } from "../request/browser/page-guard.ts";
import { noteCaller } from "../request/caller.ts";
import { readQuery } from "../request/parameters.ts";
import { validate } from "../request/validate.ts";
import { json, respond } from "../response/respond.ts";
import { readForm } from "../request/body.ts";

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
  const { appUrl } = options;
  const cookies = cookiesOf(options);
  const { requireOwnRead } = pageGuard(options);

  const seal = (c: RequestContext, query: z.output<typeof contract.LogoutQuery>) =>
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
  const pageQuery = (request: string, { ui_locales }: z.output<typeof contract.LogoutQuery>) =>
    new URLSearchParams({ request, ...(ui_locales !== undefined && { ui_locales }) });
  const toPage = (c: RequestContext, query: URLSearchParams) =>
    respond(c, null, 303, { Location: `${appUrl}/logout?${query}` });

  get(
    oidcPaths.logout,
    async (c) => {
      requireNavigation(c);
      const query = readQuery(c, contract.LogoutQuery);
      const bounced = bounceIfUnknown(c, cookies.readSession(c) !== undefined);
      return bounced ?? toPage(c, pageQuery(query.request ?? (await seal(c, query)), query));
    },
    refuse,
  );

  post(
    oidcPaths.logout,
    async (c) => {
      requireNavigation(c);
      const form = validate(contract.LogoutQuery, Object.fromEntries(await readForm(c)));
      const query = pageQuery(await seal(c, form), form);
      // The server of an app sends the browser where this leads.
      const bounced = isByProgram(c) ? undefined : bounceIfUnknown(c, false, query);
      return bounced ?? toPage(c, query);
    },
    refuse,
  );

  endpoint(contract.getLogoutRequest, async (c) => {
    requireOwnRead(c);
    const { request } = readQuery(c, contract.LogoutRequestQuery);
    const refreshToken = cookies.readSession(c);
    const session =
      refreshToken === undefined ? undefined : await auth.browser.sessionOf(refreshToken);
    if (session) noteCaller(c, { sub: session.userId, sid: session.sessionId });
    const { client, ask, redirectTo } = await logout.read(request, session);
    const body = {
      ...(client && { client }),
      ask,
      account: session ? accountOf(session.user) : null,
      ...(redirectTo !== undefined && { redirect_to: redirectTo }),
    };
    return json(c, body, 200);
  });
}

const accountOf = ({ username, email, name }: Shown): Shown => ({ username, email, name });
