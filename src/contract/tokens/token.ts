import { createRoute } from "@hono/zod-openapi";
import { z } from "zod";
import {
  grantTypes,
  loginLinkGrant,
  mfaGrant,
  passkeyGrant,
  reauthenticationGrant,
  type GrantType,
} from "../../core/tokens/grants.ts";
import { linkToken, mfaToken, password, recoveryCode, text, totp, username } from "../fields.ts";
import { ofForm } from "../refusals.ts";
import { formBody, json, oauthErrors } from "../responses.ts";
import { clientSecret } from "../security.ts";
import { clientCredentials } from "./client.ts";

const refreshToken = text({ description: "The refresh token of the latest answer." });
const scope = z.string().optional().meta({
  description: "Scopes, separated by spaces. Without it you get every scope that is allowed.",
});

const replaces = text({
  description:
    "For a login by password, and its second factor: the last refresh token of this device. Its session ends. Wrong passwords of strangers then do not lock this device out.",
});

const passkey = text({
  description: "The answer of a passkey, as JSON (AuthenticationResponseJSON).",
});

/** The members of each grant. */
export const PasswordGrant = z.object({ username, password, scope, replaces: replaces.optional() });
export const RefreshGrant = z.object({ refresh_token: refreshToken, scope });
export const ClientGrant = z.object({ scope });
export const LoginLinkGrant = z.object({ token: linkToken, scope });
export const MfaGrant = z.object({
  mfa_token: mfaToken,
  replaces: replaces.optional(),
  totp: totp.optional(),
  recovery_code: recoveryCode.optional(),
  passkey: passkey.optional(),
});
export const PasskeyGrant = z.object({ passkey, scope });
export const ReauthenticationGrant = z.object({
  refresh_token: refreshToken,
  password: password.optional(),
  totp: totp.optional(),
  passkey: passkey.optional(),
});

export const TokenRequest = z
  .object({
    grant_type: z.enum(grantTypes).optional().meta({
      description: "Absent or blank means `password`.",
      example: "password",
    }),
    username: username.optional().meta({ description: "For the password grant." }),
    password: password
      .optional()
      .meta({ description: "For the password grant and for a re-authentication." }),
    refresh_token: refreshToken
      .optional()
      .meta({ description: "For the refresh grant and for a re-authentication." }),
    replaces: replaces.optional(),
    token: linkToken.optional().meta({ description: "For the grant of a login link." }),
    mfa_token: mfaToken.optional(),
    totp: totp.optional().meta({ description: "Of an authenticator app." }),
    recovery_code: recoveryCode.optional(),
    passkey: passkey.optional(),
    scope,
    ...clientCredentials,
  })
  .meta({ id: "TokenRequest" });

/** The token request of a server that supports these grants. */
function tokenRequestOf(grants: readonly GrantType[]) {
  const hasPassword = grants.includes("password");
  const grantType = z.enum(grants);
  const { grant_type } = TokenRequest.shape;
  return TokenRequest.omit({
    ...(!hasPassword && {
      username: true as const,
      replaces: true as const,
    }),
    ...(!grants.includes(loginLinkGrant) && { token: true as const }),
    ...(!grants.includes(mfaGrant) && {
      mfa_token: true as const,
      totp: true as const,
      recovery_code: true as const,
    }),
    ...(!grants.includes(passkeyGrant) && { passkey: true as const }),
  })
    .extend({
      grant_type: hasPassword
        ? grantType.optional().meta({ ...grant_type.meta() })
        : grantType.meta({ example: "refresh_token" }),
    })
    .meta({ id: "TokenRequest" });
}

export const TokenResponse = z
  .object({
    access_token: z.string().meta({ description: "A JWT (RFC 7519).", example: "eyJhbGciOi…" }),
    token_type: z.literal("Bearer"),
    expires_in: z.int().meta({ description: "Seconds.", example: 600 }),
    refresh_token: z.string().optional().meta({
      description: "Valid for one refresh. A client's own token comes without one.",
      example: "rt1_…",
    }),
    scope: z.string().meta({ example: "profile:read profile:write sessions factors" }),
  })
  .meta({ id: "TokenResponse" });

export const tokenPath = "/authenticate/token";

const grantDescriptions: Readonly<Record<GrantType, string>> = {
  password: "the password grant, for this server's own app",
  refresh_token: "the refresh grant",
  client_credentials: "the client credentials grant, for confidential clients",
  [loginLinkGrant]: "the grant of a login link, an extension of Latchkey (section 4.5)",
  [mfaGrant]: "the grant that completes a login with a second factor",
  [passkeyGrant]: "the grant of a passkey",
  [reauthenticationGrant]: "the grant of a refresh with a proof of the user",
};

/** The token endpoint with the grants that are switched on. */
export const tokenRoute = (grants: readonly GrantType[]) =>
  createRoute({
    method: "post",
    path: tokenPath,
    operationId: "getToken",
    tags: ["Tokens"],
    summary: "Log in, stay logged in",
    description: `RFC 6749: ${grants.map((grant) => grantDescriptions[grant]).join("; ")}. A client authenticates by HTTP Basic or in the body.`,
    security: [{}, { [clientSecret]: [] }],
    request: {
      body: formBody(tokenRequestOf(grants)),
    },
    responses: {
      200: json(TokenResponse, "The tokens."),
      ...oauthErrors(
        ...ofForm,
        "invalid_grant",
        ...(grants.includes(mfaGrant) ? (["mfa_required", "expired_token"] as const) : []),
        ...(grants.includes(passkeyGrant) ? (["unknown_passkey"] as const) : []),
        "email_not_verified",
        "invalid_scope",
        "unsupported_grant_type",
        "overloaded",
      ),
    },
  });
