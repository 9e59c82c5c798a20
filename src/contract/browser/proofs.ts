import { createRoute } from "@hono/zod-openapi";
import { z } from "zod";
import type { AttributeRules } from "../../core/accounts/attributes/rules.ts";
import type { FactorKind, KindThat } from "../../core/factors/kinds.ts";
import {
  captcha,
  emailCode,
  loginRequest,
  mfaToken,
  notAnObject,
  passkey,
  password,
  recoveryCode,
  remember,
  text,
  totp,
} from "../fields.ts";
import { ofBearer, ofCookie, ofJson, ofPageLogin } from "../refusals.ts";
import { askedCode, json, jsonBody, problems } from "../responses.ts";
import { accessToken, GuardHeader } from "../security.ts";
import { browserSessionOf, guarded, setsCookie } from "./browser.ts";

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

export const SecondFactor = z
  .object({ mfa_token: mfaToken, ...proofs, remember }, { error: notAnObject })
  .meta({ id: "SecondFactor" });

export const PasskeyLogin = z
  .object({ passkey, captcha, remember }, { error: notAnObject })
  .meta({ id: "PasskeyLogin" });

export const Reauthentication = z
  .object(
    {
      password: password.optional(),
      login_request: loginRequest.optional(),
      code: emailCode.optional(),
      upstream: text({ description: "The token of the page `connect`." }).optional(),
      ...proofsAgain,
    },
    { error: notAnObject },
  )
  .meta({ id: "Reauthentication" });

const loggedIn = (attributes: AttributeRules | undefined, description: string) => ({
  200: { ...json(browserSessionOf(attributes), description), headers: setsCookie },
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
      ...problems(...ofPageLogin, "unknown_passkey", "invalid_request", "expired_token"),
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
      ...problems(...ofPageLogin, "unknown_passkey", "email_not_verified", "refused"),
    },
  });

export const reauthenticationRoute = (attributes: AttributeRules | undefined) =>
  createRoute({
    method: "post",
    path: "/session/reauthentication",
    operationId: "reauthenticate",
    tags: ["Browser"],
    summary: "Prove again that it is still you",
    description: `Refreshes the session of the cookie with a proof of its user. Calls that need a recent login then work for ten minutes. Send \`passkey\` alone, or \`password\`. If the login of the account asks for a second factor, send \`password\` with \`totp\` or \`passkey\`. An account without a password sends \`login_request\` and \`code\`, or \`upstream\`, in its place. ${guarded}`,
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
