import { createRoute } from "@hono/zod-openapi";
import { z } from "zod";
import { text } from "./fields.ts";
import { formBody, json, oauthErrors, problems } from "./responses.ts";

const controls = /\p{Cc}/u;

export const TokenRequest = z
  .object({
    grant_type: z.enum(["password"]).optional().meta({
      description: "Absent or blank means `password`.",
      example: "password",
    }),
    username: text({ description: "A username or an e-mail address.", example: "ann" }).refine(
      (username) => !controls.test(username),
      { error: "It holds control characters." },
    ),
    password: text({ format: "password", example: "correct horse battery" }),
    scope: z.string().optional().meta({
      description:
        "Scopes with a space between them; absent asks for all that the account may have.",
      example: "profile:read",
    }),
    client_id: z.string().optional().meta({ description: "Blank for the first-party app." }),
    client_secret: z.string().optional().meta({ format: "password" }),
  })
  .meta({ id: "TokenRequest" });

export const TokenResponse = z
  .object({
    access_token: z.string().meta({ description: "A JWT (RFC 7519).", example: "eyJhbGciOi…" }),
    token_type: z.literal("Bearer"),
    expires_in: z.int().meta({ description: "Seconds.", example: 600 }),
    scope: z.string().meta({ example: "profile:read profile:write sessions" }),
  })
  .meta({ id: "TokenResponse" });

export const VerifiedToken = z
  .object({
    active: z.literal(true),
    token_type: z.literal("Bearer"),
    sub: z.string().meta({ format: "uuid", description: "The account's id." }),
    username: z.string().meta({ example: "ann" }),
    role: z.enum(["user", "admin"]).meta({ example: "user" }),
    scope: z.string().meta({ example: "profile:read profile:write sessions" }),
    sid: z.string().meta({ format: "uuid", description: "The session's id." }),
    iat: z.int().meta({ description: "Epoch seconds.", example: 1795599000 }),
    exp: z.int().meta({ description: "Epoch seconds.", example: 1795599600 }),
    iss: z.string().meta({ example: "https://login.example.com" }),
    aud: z.string().meta({ example: "https://login.example.com" }),
    client_id: z.string().meta({ example: "first-party" }),
  })
  .meta({ id: "VerifiedToken" });

export const JwkSet = z
  .object({
    keys: z.array(z.record(z.string(), z.unknown())).meta({
      description:
        "The public keys (RFC 7517). Empty while tokens are signed with a shared secret.",
      example: [
        {
          kty: "OKP",
          crv: "Ed25519",
          x: "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
          kid: "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k",
          alg: "EdDSA",
          use: "sig",
        },
      ],
    }),
  })
  .meta({ id: "JwkSet" });

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

export const jwks = createRoute({
  method: "get",
  path: "/.well-known/jwks.json",
  operationId: "getKeys",
  tags: ["Tokens"],
  summary: "The keys that verify our tokens",
  responses: { 200: json(JwkSet, "A JWK set (RFC 7517)."), ...problems() },
});
