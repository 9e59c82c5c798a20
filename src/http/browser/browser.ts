import * as contract from "../../contract/browser/browser.ts";
import { anyObject } from "../../contract/fields.ts";
import type { Auth } from "../../core/auth.ts";
import type { LoginTokens } from "../../core/login/open.ts";
import type { Refresh } from "../../core/tokens/refresh/refresh.ts";
import type { RequestContext } from "../context.ts";
import type { Endpoints } from "../endpoint.ts";
import { refuseBody, readJson, readOptionalJson } from "../request/body.ts";
import { deviceOf, noteCaller, originOf } from "../request/caller.ts";
import { readQuery } from "../request/parameters.ts";
import { validate } from "../request/validate.ts";
import type { AppOptions } from "../options.ts";
import { browserAnswers } from "./answers.ts";
import { pageGuard } from "../request/browser/page-guard.ts";
import { json, respond } from "../response/respond.ts";
import { cookiesOf } from "../request/browser/cookies.ts";

/** The session of a browser. Its refresh token is in a cookie that no script can read. */
export function browserSession({ endpoint }: Endpoints, auth: Auth, options: AppOptions): void {
  const client = auth.clients.firstParty;
  const { attributes } = auth.accounts;
  const { isOwnRead, refuseOtherSite, requireOwnPage } = pageGuard(options);
  const { answerLogin, answerRefresh } = browserAnswers(auth, options);
  const cookies = cookiesOf(options);

  endpoint(contract.currentSessionRoute(attributes), async (c) => {
    refuseOtherSite(c);
    const refreshToken = cookies.readSession(c);
    const session = refreshToken && (await auth.browser.sessionOf(refreshToken));
    if (!session) {
      const { last } = readQuery(c, contract.SessionQuery);
      const device = cookies.readDevice(c);
      // Other pages have no use for it.
      const asks = last !== undefined && device !== undefined && isOwnRead(c);
      const known = asks && (await auth.browser.isKnown(last, device));
      return json(c, { user: null, ...(known && { known: true as const }) }, 200);
    }
    const { user, acr, authTime, expiresAt, owesFactor } = session;
    noteCaller(c, { sub: session.userId, sid: session.sessionId });
    const body = {
      user,
      acr,
      auth_time: authTime,
      expires_at: new Date(expiresAt).toISOString(),
      ...(owesFactor && { mfa_enrolment_required: true as const }),
    };
    return json(c, body, 200);
  });

  endpoint(contract.logInRoute(attributes, auth.login.hasLinks), async (c) => {
    refuseOtherSite(c);
    return answerLogin(c, await logIn(c, await readJson(c, anyObject)));
  });

  /** Logs in by the token of a link, by the code of an email, or else by a password. */
  function logIn(c: RequestContext, body: object): Promise<LoginTokens> {
    const { network } = c.get("caller");
    const login = { client, device: deviceOf(c), replaces: cookies.readSession(c), network };
    if (auth.login.hasLinks && "token" in body) {
      return auth.login.withLink({ ...login, ...validate(contract.LoginLink, body) });
    }
    if (auth.login.hasLinks && "login_request" in body) {
      const { login_request, username, ...typed } = validate(contract.LoginCode, body);
      return auth.login.withCode({
        ...login,
        ...typed,
        loginRequest: login_request,
        identifier: username,
      });
    }
    const { username: identifier, ...typed } = validate(contract.Credentials, body);
    const { signal } = c.req.raw;
    const deviceToken = cookies.readDevice(c);
    return auth.login.withPassword({
      ...login,
      ...typed,
      identifier,
      deviceToken,
      isOnPage: true,
      signal,
    });
  }

  endpoint(contract.refreshRoute(attributes), async (c) => {
    requireOwnPage(c);
    return refresh(c, await readOptionalJson(c, contract.SessionRefresh));
  });

  endpoint(contract.chooseOrganizationRoute(attributes), async (c) => {
    requireOwnPage(c);
    const { organization } = await readJson(c, contract.ChosenOrganization);
    return refresh(c, { organization, keepsOrganization: true });
  });

  async function refresh(
    c: RequestContext,
    asked: Pick<Refresh, "organization" | "keepsOrganization">,
  ) {
    const refreshToken = cookies.readSession(c);
    if (refreshToken === undefined) return json(c, { user: null }, 200);
    // Does not delete the cookie of an ended session. A login may have set a new cookie meanwhile, and the new cookie would be
    // deleted.
    const tokens = await auth.tokens.refresh({
      ...asked,
      refreshToken,
      client,
      byCookie: true,
      ...originOf(c),
    });
    return answerRefresh(c, refreshToken, tokens);
  }

  endpoint(contract.logOut, async (c) => {
    requireOwnPage(c);
    await refuseBody(c);
    const refreshToken = cookies.readSession(c);
    const ended = refreshToken && (await auth.tokens.revoke(client, refreshToken, originOf(c)));
    if (ended) noteCaller(c, { sub: ended.userId, sid: ended.sessionId });
    cookies.deleteSession(c);
    return respond(c, null, 204);
  });
}
