import * as contract from "../../../contract/browser/upstream.ts";
import { WaitingToken } from "../../../contract/upstream/identities.ts";
import type { Auth } from "../../../core/auth.ts";
import type { Endpoints } from "../../endpoint.ts";
import type { AppOptions } from "../../options.ts";
import { deviceOf, languageOf } from "../../request/caller.ts";
import { cookiesOf } from "../../request/browser/cookies.ts";
import { json } from "../../response/respond.ts";
import { codeIn } from "../../tokens/proofs.ts";
import { browserAnswers } from "../answers.ts";
import { pageGuard } from "../../request/browser/page-guard.ts";
import { readJson } from "../../request/body.ts";

/** The page that completes a login at another provider: it shows what a click would do, and clicks. */
export function browserUpstream({ endpoint }: Endpoints, auth: Auth, options: AppOptions): void {
  const client = auth.clients.firstParty;
  const { attributes, registrationRequires, makesUsernames } = auth.accounts;
  const { refuseOtherSite } = pageGuard(options);
  const { answerLogin, loggedIn } = browserAnswers(auth, options);
  const cookies = cookiesOf(options);
  const UpstreamLogin = contract.upstreamLoginOf(attributes);

  endpoint(contract.previewUpstream, async (c) => {
    refuseOtherSite(c);
    const { token } = await readJson(c, WaitingToken);
    const held = { token, cookies: cookies.readUpstream(c).map(({ value }) => value) };
    const { email, isEmailTrusted, login, name, username, account, owner, ...preview } =
      await auth.upstream.preview(held, await loggedIn(c));
    const body = {
      ...preview,
      ...(email !== undefined && { email, email_verified: isEmailTrusted }),
      ...(login !== undefined && { provider_username: login }),
      ...(name !== undefined && { name }),
      ...(username !== undefined && { username }),
      ...(account && { account: { username: account.username } }),
      ...(owner && { owner: { username: owner.username } }),
      required: [...registrationRequires],
    };
    return json(c, body, 200);
  });

  endpoint(contract.logInWithUpstreamRoute(attributes), async (c) => {
    refuseOtherSite(c);
    const {
      token,
      email,
      login_request,
      code,
      captcha,
      organization,
      remember,
      time_zone: timeZone,
      terms_version: termsVersion,
      make_username: wantsMade,
      ...chosen
    } = await readJson(c, UpstreamLogin);
    const registration = {
      ...chosen,
      timeZone,
      termsVersion,
      makesUsername: wantsMade && makesUsernames,
      captcha,
      ...deviceOf(c),
      network: c.get("caller").network,
      language: languageOf(c),
    };
    const result = await auth.login.withUpstream({
      token,
      email,
      code: codeIn({ login_request, code }),
      captcha,
      organization,
      remember,
      cookies: cookies.readUpstream(c).map(({ value }) => value),
      registration,
      client,
      device: deviceOf(c),
      replaces: cookies.readSession(c),
    });
    if ("tokens" in result) return answerLogin(c, result.tokens);
    const { asked, send } = result.sent;
    options.inBackground(c.env, send);
    return json(c, { login_request: asked.loginRequest, expires_in: asked.expiresIn }, 202);
  });
}
