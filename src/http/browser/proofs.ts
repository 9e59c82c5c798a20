import * as z from "zod";
import { browserSessionOf, guarded, setsCookie } from "../../contract/browser/browser.ts";
import {
  captcha,
  emailCode,
  loginRequest,
  mfaToken,
  notAnObject,
  organization,
  passkey,
  password,
  recoveryCode,
  remember,
  text,
  totp,
} from "../../contract/fields.ts";
import { ofBearer, ofCookie, ofJson, ofPageLogin } from "../../contract/refusals.ts";
import {
  askedCode,
  askedCodeBody,
  jsonBody,
  jsonResponse,
  problems,
} from "../../contract/responses.ts";
import { createRoute } from "../../contract/route.ts";
import { GuardHeader, accessToken } from "../../contract/security.ts";
import type { AttributeRules } from "../../core/accounts/attributes/rules.ts";
import type { Auth } from "../../core/auth.ts";
import type { FactorKind, KindThat } from "../../core/factors/kinds.ts";
import { Failure, credentialFailures } from "../../core/failures.ts";
import type { Endpoints } from "../endpoint.ts";
import type { AppOptions } from "../options.ts";
import { readJson } from "../request/body.ts";
import { cookiesOf } from "../request/browser/cookies.ts";
import { pageGuard } from "../request/browser/page-guard.ts";
import { authorizedSession, deviceOf, languageOf, originOf } from "../request/caller.ts";
import { json } from "../response/respond.ts";
import { codeIn, factorIn, requireFactor } from "../tokens/proofs.ts";
import { browserAnswers } from "./answers.ts";

const proofs = {
  totp: totp.optional(),
  recovery_code: recoveryCode.optional(),
  passkey: passkey.optional(),
} satisfies Record<FactorKind, z.ZodType>;

/** Without those that stand in for a lost factor. */
const proofsAgain = {
  totp: proofs.totp,
  passkey: proofs.passkey,
} satisfies Record<KindThat<{ readonly isSpare: false }>, z.ZodType>;

const SecondFactor = z
  .object({ mfa_token: mfaToken, ...proofs, organization, remember }, { error: notAnObject })
  .meta({ id: "SecondFactor" });

const PasskeyLogin = z
  .object({ passkey, captcha, organization, remember }, { error: notAnObject })
  .meta({ id: "PasskeyLogin" });

const Reauthentication = z
  .object(
    {
      password: password.optional(),
      login_request: loginRequest.optional(),
      code: emailCode.optional(),
      upstream: text({ description: "The token of the page `connect`." }).optional(),
      organization,
      ...proofsAgain,
    },
    { error: notAnObject },
  )
  .meta({ id: "Reauthentication" });

const loggedIn = (attributes: AttributeRules | undefined, description: string) => ({
  200: { ...jsonResponse(browserSessionOf(attributes), description), headers: setsCookie },
});

export const secondFactorRoute = (attributes: AttributeRules | undefined) =>
  createRoute({
    method: "post",
    path: "/session/second-factor",
    operationId: "proveSecondFactor",
    tags: ["Browser"],
    summary: "Complete a login with a second factor",
    description:
      "Continues a login that returned `mfa_required`. Send exactly one of `totp`, `recovery_code` and `passkey`. Sets the cookie, as `POST /session` does.",
    request: { body: jsonBody(SecondFactor) },
    responses: {
      ...loggedIn(attributes, "Logged in."),
      ...problems(
        ...ofPageLogin,
        "unknown_passkey",
        "invalid_request",
        "expired_token",
        "invalid_organization",
      ),
    },
  });

export const passkeyLoginRoute = (attributes: AttributeRules | undefined) =>
  createRoute({
    method: "post",
    path: "/session/passkey",
    operationId: "logInWithPasskey",
    tags: ["Browser"],
    summary: "Log in from a page with a passkey",
    description:
      "Needs no username and no second factor. `unknown_passkey` means that the passkey is not registered, so the page can tell the browser to forget it. Sets the cookie, as `POST /session` does.",
    request: { body: jsonBody(PasskeyLogin) },
    responses: {
      ...loggedIn(attributes, "Logged in."),
      ...problems(
        ...ofPageLogin,
        "unknown_passkey",
        "email_not_verified",
        "refused",
        "invalid_organization",
      ),
    },
  });

export const reauthenticationRoute = (attributes: AttributeRules | undefined) =>
  createRoute({
    method: "post",
    path: "/session/reauthentication",
    operationId: "reauthenticate",
    tags: ["Browser"],
    summary: "Re-authenticate the user",
    description: `Refreshes the session of the cookie with a proof of its user. Calls that need a recent login then work for ten minutes. Send only \`passkey\`, or \`password\`. If the login of the account asks for a second factor, send \`password\` with \`totp\` or \`passkey\`. An account without a password sends \`login_request\` and \`code\`, or \`upstream\`, in its place. ${guarded}`,
    request: { headers: GuardHeader, body: jsonBody(Reauthentication) },
    responses: {
      ...loggedIn(attributes, "The session counts as authenticated now."),
      ...problems(
        ...ofCookie,
        ...ofJson,
        "invalid_grant",
        "invalid_code",
        "expired_token",
        "upstream_failed",
        "mfa_required",
        "unknown_passkey",
        "invalid_organization",
        "overloaded",
      ),
    },
  });

export const sendCode = createRoute({
  method: "post",
  path: "/session/reauthentication/code",
  operationId: "sendReauthenticationCode",
  tags: ["Browser"],
  summary: "Send me a code that proves it is still me",
  description:
    "For an account without a password. The code goes to its verified address, and works for ten minutes in this session.",
  security: [{ [accessToken]: [] }],
  responses: {
    202: askedCode,
    ...problems(...ofBearer, "password_exists", "email_not_verified"),
  },
});

/** The further proofs of a browser: a second factor, a passkey, and a proof of the user who is logged in. */
export function browserProofs({ endpoint }: Endpoints, auth: Auth, options: AppOptions): void {
  const client = auth.clients.firstParty;
  const { attributes } = auth.accounts;
  const { refuseOtherSite, requireOwnPage } = pageGuard(options);
  const { answerLogin, answerRefresh } = browserAnswers(auth, options);
  const cookies = cookiesOf(options);

  if (auth.login.hasFactors) {
    endpoint(secondFactorRoute(attributes), async (c) => {
      refuseOtherSite(c);
      const { mfa_token, organization, remember, ...proofs } = await readJson(c, SecondFactor);
      const login = {
        mfaToken: mfa_token,
        proof: requireFactor(proofs),
        organization,
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
    endpoint(passkeyLoginRoute(attributes), async (c) => {
      refuseOtherSite(c);
      const { passkey: answer, ...asked } = await readJson(c, PasskeyLogin);
      const login = {
        ...asked,
        answer,
        client,
        device: deviceOf(c),
        network: c.get("caller").network,
        replaces: cookies.readSession(c),
      };
      return answerLogin(c, await auth.login.withPasskey(login));
    });
  }

  endpoint(reauthenticationRoute(attributes), async (c) => {
    requireOwnPage(c);
    const { password, login_request, code, upstream, organization, ...proofs } = await readJson(
      c,
      Reauthentication,
    );
    const refreshToken = cookies.readSession(c);
    if (refreshToken === undefined) {
      throw new Failure(credentialFailures.invalid_grant, { reason: "no cookie" });
    }
    const tokens = await auth.login.reauthenticate({
      refreshToken,
      organization,
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
    endpoint(sendCode, async (c) => {
      const caller = await authorizedSession(c, auth);
      return json(c, askedCodeBody(await auth.login.sendCode(caller, languageOf(c))), 202);
    });
  }
}
