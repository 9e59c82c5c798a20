import * as z from "zod";
import { defaultGrant } from "../../core/tokens/grants.ts";
import { ofForm } from "../refusals.ts";
import { formBody, jsonResponse, oauthErrors } from "../responses.ts";
import { createRoute } from "../route.ts";
import { clientSecret } from "../security.ts";
import { clientCredentials } from "./client.ts";
import { members, scope, type GrantRow } from "./grants/grant.ts";

/** The token request of a server that supports these grants. */
export function tokenRequestOf(grants: readonly GrantRow[]) {
  const shown: GrantRow["shows"] = Object.assign({}, ...grants.map(({ shows }) => shows));
  const inOrder = Object.entries(members).filter(([name]) => Object.hasOwn(shown, name));
  const grantType = z.enum(grants.map(({ type }) => type));
  const hasDefault = grants.some(({ type }) => type === defaultGrant);
  return z
    .object({
      grant_type: hasDefault
        ? grantType.optional().meta({
            description: `Absent or blank means \`${defaultGrant}\`.`,
            example: defaultGrant,
          })
        : grantType.meta({ example: "refresh_token" }),
      ...Object.fromEntries(inOrder),
      ...shown,
      scope,
      ...clientCredentials,
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
    id_token: z.string().optional().meta({
      description:
        "For an app that logs users in, with the scope `openid`: who logged in, and when.",
      example: "eyJhbGciOi…",
    }),
    scope: z.string().meta({ example: "profile:read profile:write sessions factors" }),
  })
  .meta({ id: "TokenResponse" });

export const tokenPath = "/authenticate/token";

/** The token endpoint with the grants that are switched on. */
export const tokenRoute = (grants: readonly GrantRow[]) =>
  createRoute({
    method: "post",
    path: tokenPath,
    operationId: "getToken",
    tags: ["Tokens"],
    summary: "Log in, stay logged in",
    description: `RFC 6749: ${grants.map(({ describe }) => describe).join("; ")}. A client authenticates with HTTP Basic or in the body.`,
    security: [{}, { [clientSecret]: [] }],
    request: {
      body: formBody(tokenRequestOf(grants)),
    },
    responses: {
      200: jsonResponse(TokenResponse, "The tokens."),
      ...oauthErrors(
        ...ofForm,
        "invalid_grant",
        ...grants.flatMap(({ refusals }) => refusals),
        "email_not_verified",
        "refused",
        "invalid_scope",
        "invalid_organization",
        "unsupported_grant_type",
        "unauthorized_client",
        "overloaded",
      ),
    },
  });
