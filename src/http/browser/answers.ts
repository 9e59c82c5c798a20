import type { PublicAccount } from "../../core/accounts/model.ts";
import type { Auth } from "../../core/auth.ts";
import { Failure, credentialFailures } from "../../core/failures.ts";
import type { LoginTokens } from "../../core/login/open.ts";
import type { SessionTokens } from "../../core/tokens/issue.ts";
import type { RequestContext } from "../context.ts";
import type { AppOptions } from "../options.ts";
import { deviceOf, noteCaller } from "../request/caller.ts";
import { cookiesOf } from "../request/browser/cookies.ts";
import { json } from "../response/respond.ts";

/** The answers that give a page its session. */
export function browserAnswers(
  { accounts, browser, login }: Auth,
  options: Pick<AppOptions, "plainCookies" | "inBackground">,
) {
  const cookies = cookiesOf(options);

  /** Sets the cookies of a login that is complete. The device is known from now on, and the owner learns of a new one. */
  async function keepLogin(c: RequestContext, { account, ...tokens }: LoginTokens): Promise<void> {
    const { userId, sessionId } = tokens;
    noteCaller(c, { sub: userId, sid: sessionId });
    const [deviceToken, replaces] = [cookies.readDevice(c), cookies.readSession(c)];
    cookies.setSession(c, tokens);
    cookies.setDevice(c, await login.rememberDevice(deviceToken, userId));
    const device = deviceOf(c);
    const opened = { account, sessionId, device, deviceToken, replaces };
    const notice = await login.noticeOfNewLogin(opened);
    if (notice) options.inBackground(c.env, notice);
  }

  return {
    keepLogin,
    /** The account whose session the browser has. Takes no read without the cookie. */
    async loggedIn(c: RequestContext) {
      const refreshToken = cookies.readSession(c);
      const session = refreshToken && (await browser.sessionOf(refreshToken));
      return session ? { userId: session.userId, username: session.user.username } : undefined;
    },
    /** Of a login that is complete. */
    async answerLogin(c: RequestContext, logged: LoginTokens) {
      await keepLogin(c, logged);
      return answer(c, logged, accounts.publicAccount(logged.account));
    },
    /** Of a refresh of the token in the cookie. Throws Failure `invalid_grant`, `unavailable`. */
    async answerRefresh(c: RequestContext, refreshToken: string, tokens: SessionTokens) {
      noteCaller(c, { sub: tokens.userId, sid: tokens.sessionId });
      const account = await accounts.find(tokens.userId);
      if (!account) {
        throw new Failure(credentialFailures.invalid_grant, { reason: "account deleted" });
      }
      // If the token did not change, the browser has it already or has a newer one.
      if (tokens.refreshToken !== refreshToken) cookies.setSession(c, tokens);
      return answer(c, tokens, accounts.publicAccount(account));
    },
  };
}

const answer = (c: RequestContext, tokens: SessionTokens, account: PublicAccount) =>
  json(
    c,
    {
      access_token: tokens.accessToken,
      token_type: "Bearer" as const,
      expires_in: tokens.expiresIn,
      scope: tokens.scope,
      user: account,
    },
    200,
  );
