import * as z from "zod";
import { jsonResponse, problems } from "../../contract/responses.ts";
import { createRoute } from "../../contract/route.ts";
import { accessToken } from "../../contract/security.ts";
import { commonClaims, userToken, userTokenClaims } from "../../contract/tokens/claims.ts";
import type { Auth } from "../../core/auth.ts";
import { isUserToken, type AccessClaims } from "../../core/tokens/claims.ts";
import type { Endpoints } from "../endpoint.ts";
import { bearerToken } from "../request/bearer.ts";
import { noteCaller } from "../request/caller.ts";
import { json } from "../response/respond.ts";

/** A user's token or a client's own token. A client's own token has no session, and its `sub` is its `client_id`. */
const verifiedToken = (hasOwnClaims: boolean) =>
  z
    .union([
      userToken(userTokenClaims, hasOwnClaims).meta({ id: "UserToken" }),
      z.strictObject(commonClaims).meta({ id: "ClientToken" }),
    ])
    .meta({ id: "VerifiedToken" });

export const verifyPath = "/authenticate/verify/token";

/** The verification of a token. Its answer has further members if the operator adds claims. */
export const verifyRoute = (hasOwnClaims: boolean) =>
  createRoute({
    method: "post",
    path: verifyPath,
    operationId: "verifyToken",
    tags: ["Tokens"],
    summary: "Verify an access token",
    description:
      "Checks the signature and the claims, that the session has not ended and that the account is enabled. A logout, a " +
      "disabled account and a changed password take effect here immediately. `username` and `role` are the account's " +
      "current ones, and `org_role` is the current role in the organization of the token. Without `org_id`, the token is for no " +
      "organization, or the user is no longer a member.",
    security: [{ [accessToken]: [] }],
    responses: {
      200: jsonResponse(verifiedToken(hasOwnClaims), "The token is valid."),
      ...problems(
        "malformed_authorization",
        "missing_token",
        "invalid_token",
        "insufficient_user_authentication",
        "mfa_enrolment_required",
        "body_too_large",
        "unavailable",
      ),
    },
  });

/** Verifies an access token for a service that received it. */
export function verify({ endpoint }: Endpoints, auth: Auth): void {
  endpoint(verifyRoute(auth.tokens.hasOwnClaims), async (c) => {
    const claims = await auth.tokens.verify(await bearerToken(c));
    noteCaller(c, claims);
    return json(c, publicClaims(claims), 200);
  });
}

/**
 * The only function that puts the claims of our own access tokens into an answer. It names each member but the operator's, so
 * that no new claim leaks.
 */
export const publicClaims = (claims: AccessClaims) =>
  isUserToken(claims)
    ? {
        active: true as const,
        token_type: "Bearer" as const,
        sub: claims.sub,
        username: claims.username,
        role: claims.role,
        scope: claims.scope,
        sid: claims.sid,
        acr: claims.acr,
        amr: claims.amr,
        auth_time: claims.auth_time,
        // Without an organization, JSON leaves these two out. A spread would take longer than all other members.
        org_id: claims.org_id,
        org_role: claims.org_role,
        iat: claims.iat,
        exp: claims.exp,
        iss: claims.iss,
        aud: claims.aud,
        client_id: claims.client_id,
        ...claims.own,
      }
    : {
        active: true as const,
        token_type: "Bearer" as const,
        sub: claims.sub,
        scope: claims.scope,
        iat: claims.iat,
        exp: claims.exp,
        iss: claims.iss,
        aud: claims.aud,
        client_id: claims.client_id,
      };
