import * as contract from "../../contract/browser.ts";
import type { Auth } from "../../core/auth.ts";
import { Failure } from "../../core/failures.ts";
import type { PersonTokens } from "../../core/login/open.ts";
import type { SessionTokens } from "../../core/tokens/issue.ts";
import type { User } from "../../core/accounts/model.ts";
import type { RequestContext } from "../context.ts";
import type { Endpoints } from "../endpoint.ts";
import { refuseBody } from "../request/body.ts";
import { deviceOf, noteCaller, originOf } from "../request/caller.ts";
import { readJson } from "../request/json.ts";
import { validate } from "../request/validate.ts";
import type { AppOptions } from "../options.ts";
import { pageGuard } from "./page-guard.ts";
import { json, respond } from "../response/respond.ts";
import {
  readDeviceCookie,
  readSessionCookie,
  setDeviceCookie,
  setSessionCookie,
} from "../request/cookies.ts";

/** The session of a browser. Its refresh token is in a cookie that no script can read. */
export function browserSession({ endpoint }: Endpoints, auth: Auth, options: AppOptions): void {
  const client = auth.clients.firstParty;
  const { attributes, publicUser } = auth.accounts;
  const { refuseLogin, requireOwnPage } = pageGuard(options);

  endpoint(contract.logInRoute(attributes, auth.login.hasLinks), async (c) => {
    refuseLogin(c);
    const { account, ...tokens } = await logIn(c, await readJson(c, contract.AnyLogin));
    noteCaller(c, { sub: tokens.userId, sid: tokens.sessionId });
    setSessionCookie(c, tokens.refreshToken, tokens.sessionExpiresIn);
    setDeviceCookie(c, await auth.login.rememberDevice(readDeviceCookie(c), tokens.userId));
    return answer(c, tokens, publicUser(account));
  });

  /** Logs in by the token of a link, or else by a password. */
  function logIn(c: RequestContext, body: object): Promise<PersonTokens> {
    const { network } = c.get("caller");
    const login = { client, device: deviceOf(c), replaces: readSessionCookie(c), network };
    if (auth.login.hasLinks && "token" in body) {
      return auth.login.withLink({ ...login, ...validate(contract.LoginLink, body) });
    }
    const { username: identifier, password } = validate(contract.Credentials, body);
    const { signal } = c.req.raw;
    const deviceToken = readDeviceCookie(c);
    return auth.login.withPassword({
      ...login,
      identifier,
      password,
      deviceToken,
      signal,
    });
  }

  endpoint(contract.refreshRoute(attributes), async (c) => {
    requireOwnPage(c);
    await refuseBody(c);
    const refreshToken = readSessionCookie(c);
    if (refreshToken === undefined) return json(c, { user: null }, 200);
    // Does not delete the cookie of an ended session. A login may have set a new cookie meanwhile, and the new cookie would be
    // deleted.
    const tokens = await auth.tokens.refresh({
      refreshToken,
      client,
      byCookie: true,
      ...originOf(c),
    });
    noteCaller(c, { sub: tokens.userId, sid: tokens.sessionId });
    const account = await auth.accounts.find(tokens.userId);
    if (!account) throw new Failure("invalid_grant", { reason: "account deleted" });
    // If the token did not change, the browser has it already or has a newer one.
    if (tokens.refreshToken !== refreshToken) {
      setSessionCookie(c, tokens.refreshToken, tokens.sessionExpiresIn);
    }
    return answer(c, tokens, publicUser(account));
  });

  endpoint(contract.logOut, async (c) => {
    requireOwnPage(c);
    await refuseBody(c);
    const refreshToken = readSessionCookie(c);
    const ended = refreshToken && (await auth.tokens.revoke(client, refreshToken, originOf(c)));
    if (ended) noteCaller(c, { sub: ended.userId, sid: ended.sessionId });
    setSessionCookie(c, "", 0);
    return respond(c, null, 204);
  });
}

const answer = (c: RequestContext, tokens: SessionTokens, user: User) =>
  json(
    c,
    {
      access_token: tokens.accessToken,
      token_type: "Bearer" as const,
      expires_in: tokens.expiresIn,
      scope: tokens.scope,
      user,
    },
    200,
  );
