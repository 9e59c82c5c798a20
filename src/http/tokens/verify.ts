import * as contract from "../../contract/tokens/verify.ts";
import { isUserToken, type AccessClaims, type AppClaims } from "../../core/tokens/claims.ts";
import type { Auth } from "../../core/auth.ts";
import { bearerToken } from "../request/bearer.ts";
import { noteCaller } from "../request/caller.ts";
import type { Endpoints } from "../endpoint.ts";
import { json } from "../response/respond.ts";

/** Verifies an access token for a service that received it. */
export function verify({ endpoint }: Endpoints, auth: Auth): void {
  endpoint(contract.verifyRoute(auth.tokens.hasOwnClaims), async (c) => {
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

/** As `publicClaims`, for the access token of an app that is not the operator's own. */
export const publicAppClaims = (claims: AppClaims) => ({
  active: true as const,
  token_type: "Bearer" as const,
  sub: claims.sub,
  scope: claims.scope,
  sid: claims.sid,
  auth_time: claims.auth_time,
  iat: claims.iat,
  exp: claims.exp,
  iss: claims.iss,
  aud: claims.aud,
  client_id: claims.client_id,
});
