import { createRoute } from "@hono/zod-openapi";
import { z } from "zod";
import { grantTypes, type GrantType } from "../core/tokens/grants.ts";
import { text } from "./fields.ts";
import { formBody, json, oauthErrors, problems } from "./responses.ts";

const controls = /\p{Cc}/u;

/** How a person says who it is. */
export const username = text({
  description: "A username or an e-mail address.",
  example: "ann",
}).refine((name) => !controls.test(name), { error: "It holds control characters." });
export const password = text({ format: "password", example: "correct horse battery" });
const refreshToken = text({ description: "The one that came last." });
const scope = z.string().optional().meta({
  description: "Scopes with a space between them; absent asks for all that may be had.",
});

/** How a confidential client proves itself in the body, where it does not by HTTP Basic (RFC 6749 section 2.3.1). */
export const clientMembers = {
  client_id: z.string().optional().meta({ description: "Blank for the first-party app." }),
  client_secret: z.string().optional().meta({ format: "password" }),
};

/** What each grant asks for. */
export const PasswordGrant = z.object({ username, password, scope });
export const RefreshGrant = z.object({ refresh_token: refreshToken, scope });
export const ClientGrant = z.object({ scope });

export const TokenRequest = z
  .object({
    grant_type: z.enum(grantTypes).optional().meta({
      description: "Absent or blank means `password`.",
      example: "password",
    }),
    username: username.optional().meta({ description: "Of the password grant." }),
    password: password.optional().meta({ description: "Of the password grant." }),
    refresh_token: refreshToken.optional().meta({ description: "Of the refresh grant." }),
    scope,
    ...clientMembers,
  })
  .meta({ id: "TokenRequest" });

/** The same where nobody may log in by the password grant. */
const TokenRequestWithoutPassword = TokenRequest.omit({ username: true, password: true })
  .extend({
    grant_type: z.enum(grantTypes).exclude(["password"]).meta({ example: "refresh_token" }),
  })
  .meta({ id: "TokenRequest" });

export const TokenResponse = z
  .object({
    access_token: z.string().meta({ description: "A JWT (RFC 7519).", example: "eyJhbGciOi…" }),
    token_type: z.literal("Bearer"),
    expires_in: z.int().meta({ description: "Seconds.", example: 600 }),
    refresh_token: z.string().optional().meta({
      description: "Good for one refresh. A client's own token has none.",
      example: "rt1_…",
    }),
    scope: z.string().meta({ example: "profile:read profile:write sessions" }),
  })
  .meta({ id: "TokenResponse" });

export const commonClaims = {
  active: z.literal(true),
  token_type: z.literal("Bearer"),
  sub: z.string().meta({ format: "uuid", description: "The account's id, or the client's." }),
  scope: z.string().meta({ example: "profile:read profile:write sessions" }),
  iat: z.int().meta({ description: "Epoch seconds.", example: 1795599000 }),
  exp: z.int().meta({ description: "Epoch seconds.", example: 1795599600 }),
  iss: z.string().meta({ example: "https://login.example.com" }),
  aud: z.string().meta({ example: "https://login.example.com" }),
  client_id: z.string().meta({ example: "first-party" }),
};

export const personClaims = {
  username: z.string().meta({ example: "ann" }),
  role: z.enum(["user", "admin"]).meta({ example: "user" }),
  sid: z.string().meta({ format: "uuid", description: "The session's id." }),
};

export const jti = z.string().meta({ format: "uuid", description: "The token's own id." });

/** A person's token, or a client's own: that has no session, and its `sub` is its `client_id`. */
export const VerifiedToken = z
  .union([
    z.strictObject({ ...commonClaims, ...personClaims }).meta({ id: "PersonToken" }),
    z.strictObject(commonClaims).meta({ id: "ClientToken" }),
  ])
  .meta({ id: "VerifiedToken" });

/** The names of the security schemes: an access token, and a confidential client's id and secret. */
export const accessToken = "access_token";
export const clientSecret = "client_secret";

export const tokenPath = "/authenticate/token";

const grantDescriptions: Readonly<Record<GrantType, string>> = {
  password: "the password grant, for this server's own app",
  refresh_token: "the refresh grant",
  client_credentials: "the client credentials grant, for confidential clients",
};

/** The token endpoint, with the grants that are allowed. */
export const tokenRoute = (grants: readonly GrantType[]) =>
  createRoute({
    method: "post",
    path: tokenPath,
    operationId: "getToken",
    tags: ["Tokens"],
    summary: "Log in, stay logged in",
    description: `RFC 6749: ${grants.map((grant) => grantDescriptions[grant]).join("; ")}. A client proves itself by HTTP Basic or in the body.`,
    security: [{}, { [clientSecret]: [] }],
    request: {
      body: formBody(grants.includes("password") ? TokenRequest : TokenRequestWithoutPassword),
    },
    responses: {
      200: json(TokenResponse, "The tokens."),
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
  security: [{ [accessToken]: [] }],
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
