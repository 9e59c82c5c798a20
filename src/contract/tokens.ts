import { createRoute } from "@hono/zod-openapi";
import { formBody, json, oauthErrors, problems } from "./responses.ts";
import { TokenRequest, TokenResponse, VerifiedToken } from "./schema.ts";

/** The name of the security scheme that protects what needs an access token. */
export const passwordFlow = "password";

export const token = createRoute({
  method: "post",
  path: "/authenticate/token",
  operationId: "getToken",
  tags: ["Tokens"],
  summary: "Log in",
  description: "The token endpoint of RFC 6749, with the password grant for the first-party app.",
  request: { body: formBody(TokenRequest) },
  responses: {
    200: json(TokenResponse, "Logged in; a session has begun."),
    ...oauthErrors(
      "malformed_body",
      "invalid_request",
      "invalid_grant",
      "invalid_scope",
      "unsupported_grant_type",
      "invalid_client",
      "body_too_large",
      "unsupported_media_type",
      "overloaded",
      "unavailable",
    ),
  },
});

export const verify = createRoute({
  method: "post",
  path: "/authenticate/verify/token",
  operationId: "verifyToken",
  tags: ["Tokens"],
  summary: "Verify an access token",
  description:
    "Checks the signature, the claims, that the session lives and that the account is enabled: logout, disabling " +
    "and a password change act at once here. The username and role are the account's current ones.",
  security: [{ [passwordFlow]: [] }],
  responses: {
    200: json(VerifiedToken, "The token is good."),
    ...problems(
      "malformed_authorization",
      "missing_token",
      "invalid_token",
      "body_too_large",
      "unavailable",
    ),
  },
});
