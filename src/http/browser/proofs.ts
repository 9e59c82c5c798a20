import * as contract from "../../contract/browser/proofs.ts";
import type { Auth } from "../../core/auth.ts";
import { Failure } from "../../core/failures.ts";
import type { Endpoints } from "../endpoint.ts";
import type { AppOptions } from "../options.ts";
import { authorizedSession, deviceOf, languageOf, originOf } from "../request/caller.ts";
import { cookiesOf } from "../request/browser/cookies.ts";
import { json } from "../response/respond.ts";
import { codeIn, factorIn, requireFactor } from "../tokens/proofs.ts";
import { browserAnswers } from "./answers.ts";
import { pageGuard } from "../request/browser/page-guard.ts";
import { credentialFailures } from "../../core/failures/credentials.ts";
import { readJson } from "../request/body.ts";

/** The further proofs of a browser: a second factor, a passkey, and a proof of the person who is logged in. */
export function browserProofs({ endpoint }: Endpoints, auth: Auth, options: AppOptions): void {
  const client = auth.clients.firstParty;
  const { attributes } = auth.accounts;
  const { refuseOtherSite, requireOwnPage } = pageGuard(options);
  const { answerLogin, answerRefresh } = browserAnswers(auth, options);
  const cookies = cookiesOf(options);

  if (auth.login.hasFactors) {
    endpoint(contract.secondFactorRoute(attributes), async (c) => {
      refuseOtherSite(c);
      const { mfa_token, remember, ...proofs } = await readJson(c, contract.SecondFactor);
      const login = {
        mfaToken: mfa_token,
        proof: requireFactor(proofs),
        remember,
        client,
        device: deviceOf(c),
        network: c.get("caller").network,
        replaces: cookies.readSession(c),
        deviceToken: cookies.readDevice(c),
      };
      return answerLogin(c, await auth.login.withSecondFactor(login));
    });
  }

  if (auth.login.hasPasskeys) {
    endpoint(contract.passkeyLoginRoute(attributes), async (c) => {
      refuseOtherSite(c);
      const { passkey: answer, captcha, remember } = await readJson(c, contract.PasskeyLogin);
      const login = {
        answer,
        captcha,
        remember,
        client,
        device: deviceOf(c),
        network: c.get("caller").network,
        replaces: cookies.readSession(c),
      };
      return answerLogin(c, await auth.login.withPasskey(login));
    });
  }

  endpoint(contract.reauthenticationRoute(attributes), async (c) => {
    requireOwnPage(c);
    const { password, login_request, code, upstream, ...proofs } = await readJson(
      c,
      contract.Reauthentication,
    );
    const refreshToken = cookies.readSession(c);
    if (refreshToken === undefined)
      throw new Failure(credentialFailures.invalid_grant, { reason: "no cookie" });
    const tokens = await auth.login.reauthenticate({
      refreshToken,
      password,
      code: codeIn({ login_request, code }),
      ...(upstream !== undefined && {
        upstream: { token: upstream, cookies: cookies.readUpstream(c).map(({ value }) => value) },
      }),
      factor: factorIn(proofs),
      client,
      byCookie: true,
      network: c.get("caller").network,
      signal: c.req.raw.signal,
      ...originOf(c),
    });
    return answerRefresh(c, refreshToken, tokens);
  });

  if (auth.login.hasCodes) {
    endpoint(contract.sendCode, async (c) => {
      const caller = await authorizedSession(c, auth);
      const { loginRequest, expiresIn } = await auth.login.sendCode(caller, languageOf(c));
      return json(c, { login_request: loginRequest, expires_in: expiresIn }, 202);
    });
  }
}
