import * as z from "zod";
import type { AttributeRules } from "../../core/accounts/attributes/rules.ts";
import { accountWith } from "../accounts/account.ts";
import { acrValues } from "../../core/user.ts";
import {
  captcha,
  emailCode,
  linkToken,
  loginRequest,
  notAnObject,
  organization,
  password,
  remember,
  time,
  username,
} from "../fields.ts";
import { ofCookie, ofJson, ofOwnPage, ofPageLogin } from "../refusals.ts";
import { jsonResponse, jsonBody, problems } from "../responses.ts";
import { createRoute } from "../route.ts";
import { GuardHeader } from "../security.ts";
import { TokenResponse } from "../tokens/token.ts";

export const Credentials = z
  .object({ username, password, captcha, organization, remember }, { error: notAnObject })
  .meta({ id: "Credentials" });

/** The token of a link to log in. */
export const LoginLink = z
  .object({ token: linkToken, captcha, organization, remember }, { error: notAnObject })
  .meta({ id: "LoginLink" });

/** The code of an email, with its request and the name that was typed. */
export const LoginCode = z
  .object(
    { login_request: loginRequest, username, code: emailCode, captcha, organization, remember },
    { error: notAnObject },
  )
  .meta({ id: "LoginCode" });

/** The optional body of a refresh. */
export const SessionRefresh = z
  .strictObject({ organization }, { error: notAnObject })
  .meta({ id: "SessionRefresh" });

/** The organization of a session from now on. */
export const ChosenOrganization = z
  .strictObject(
    {
      organization: z.uuid().nullable().meta({
        description: "The id of an organization that the user is a member of. Null for none.",
        example: "019b0a5e-7c00-7a3b-8f5e-3d6c1b2a4f90",
      }),
    },
    { error: notAnObject },
  )
  .meta({ id: "ChosenOrganization" });

/** The answer of a login from a page. */
export const browserSessionOf = (attributes: AttributeRules | undefined) =>
  TokenResponse.omit({ refresh_token: true })
    .extend({ user: accountWith(attributes) })
    .meta({ id: "BrowserSession" });

/** The answer to a page that nobody is logged in to. A refusal would be an error in the console of each such page. */
const NoSession = z.object({ user: z.null() }).meta({ id: "NoSession" });

/** The same of a browser that may have been here before. It never says who it was. */
const Guest = NoSession.extend({
  known: z.literal(true).optional().meta({
    description:
      "Present for the pages of this server if the session `last` was in this browser and has expired. Absent if it ended in any other way. The response never says whose it was.",
  }),
}).meta({ id: "Guest" });

export const SessionQuery = z.object({
  last: z.uuid().optional().meta({
    description: "The id of the session (`sid`) that this browser had before.",
    example: "1f0c2d6e-8a4b-4c3d-9e5f-0a1b2c3d4e5f",
  }),
});

/** Who the cookie of a browser belongs to. It has no token. */
export const currentSessionOf = (attributes: AttributeRules | undefined) =>
  z
    .object({
      user: accountWith(attributes),
      acr: z.enum(acrValues).meta({
        description: "How well the user proved who they are: `aal2` with two factors.",
      }),
      auth_time: z.int().meta({
        description: "When the user last proved who they are, in epoch seconds.",
        example: 1_789_000_000,
      }),
      expires_at: time("When the session expires, however often it is used."),
      mfa_enrolment_required: z.literal(true).optional().meta({
        description:
          "Present if the user must set up a second factor, or log in with it, before the session can do more.",
      }),
    })
    .meta({ id: "CurrentSession" });

export const setsCookie = {
  "Set-Cookie": {
    description:
      "The refresh token, in a cookie that scripts cannot read, and the hint that there is one.",
    schema: { type: "string" as const },
  },
};

export const guarded =
  "Requires `Origin`: this server's own origin, one of `CORS_ORIGINS`, or any origin that comes with `Sec-Fetch-Site: same-origin`.";

export const currentSessionRoute = (attributes: AttributeRules | undefined) =>
  createRoute({
    method: "get",
    path: "/session",
    operationId: "getSession",
    tags: ["Browser"],
    summary: "Who is logged in",
    description:
      'Returns the user of the session cookie, without replacing the cookie and without a token. A server that renders a page can forward the cookie. Without a cookie, or if its session has ended, the response is `{"user": null}`. For a page of another site (`Sec-Fetch-Site: cross-site`) or of another origin, it is 403.',
    request: { query: SessionQuery },
    responses: {
      200: jsonResponse(
        z.union([currentSessionOf(attributes), Guest]),
        "The user who is logged in, or null.",
      ),
      ...problems("validation_failed", "origin_not_allowed", "cross_site", "unavailable"),
    },
  });

/** The login of a page: by a password, and with login links also by the token of a link or by a code. */
export const logInRoute = (attributes: AttributeRules | undefined, hasLinks: boolean) =>
  createRoute({
    method: "post",
    path: "/session",
    operationId: "logIn",
    tags: ["Browser"],
    summary: "Log in from a page",
    description:
      "Sets the refresh token as the cookie `__Host-latchkey` (HttpOnly, Secure, SameSite=Strict), and `__Host-latchkey-hint=1` beside it (SameSite=Lax). The body does not contain the token. Outside production, with a plain-http `ISSUER` of this machine or a private network, the names are `latchkey-dev` and `latchkey-dev-hint`, without Secure. For a page of another site (`Sec-Fetch-Site: cross-site`), the response is 403, because its browser would not send the cookie.",
    request: {
      body: jsonBody(hasLinks ? z.union([Credentials, LoginLink, LoginCode]) : Credentials),
    },
    responses: {
      200: { ...jsonResponse(browserSessionOf(attributes), "Logged in."), headers: setsCookie },
      ...problems(
        ...ofPageLogin,
        "mfa_required",
        "email_not_verified",
        "refused",
        "captcha_required",
        "invalid_organization",
        ...(hasLinks ? (["invalid_link", "invalid_code"] as const) : []),
        "overloaded",
      ),
    },
  });

export const refreshRoute = (attributes: AttributeRules | undefined) =>
  createRoute({
    method: "post",
    path: "/session/refresh",
    operationId: "refreshSession",
    tags: ["Browser"],
    summary: "Stay logged in",
    description: `Uses the refresh token in the cookie and replaces it, at most once a minute. Several tabs can refresh at the same time. A tab can send \`organization\` for this access token only. Without it, the access token is for the organization of the session. Returns \`{"user": null}\` without a cookie, because no one is logged in. ${guarded}`,
    request: {
      headers: GuardHeader,
      body: { content: jsonBody(SessionRefresh).content, required: false },
    },
    responses: {
      200: {
        ...jsonResponse(
          z.union([browserSessionOf(attributes), NoSession]),
          "Still logged in, or no cookie.",
        ),
        headers: setsCookie,
      },
      ...problems(...ofOwnPage, ...ofJson, "invalid_grant", "invalid_organization"),
    },
  });

export const chooseOrganizationRoute = (attributes: AttributeRules | undefined) =>
  createRoute({
    method: "post",
    path: "/session/organization",
    operationId: "chooseOrganization",
    tags: ["Browser"],
    summary: "Switch to another organization",
    description: `Refreshes the session of the cookie, as \`POST /session/refresh\` does, and stores the organization in the session. The access token of the response, and later ones of refreshes without \`organization\`, are for this organization. For one access token, send \`organization\` with a refresh instead. ${guarded}`,
    request: { headers: GuardHeader, body: jsonBody(ChosenOrganization) },
    responses: {
      200: {
        ...jsonResponse(
          z.union([browserSessionOf(attributes), NoSession]),
          "Still logged in, or no cookie.",
        ),
        headers: setsCookie,
      },
      ...problems(...ofOwnPage, ...ofJson, "invalid_grant", "invalid_organization"),
    },
  });

export const logOut = createRoute({
  method: "delete",
  path: "/session",
  operationId: "logOut",
  tags: ["Browser"],
  summary: "Log out",
  description: `Ends the session of the cookie and deletes the cookie. Succeeds without a cookie as well. ${guarded}`,
  request: { headers: GuardHeader },
  responses: {
    204: { description: "Logged out.", headers: setsCookie },
    ...problems(...ofCookie),
  },
});
