import { OpenAPIHono } from "@hono/zod-openapi";
import * as contract from "../../contract/tokens.ts";
import { isPersonToken, type AccessClaims } from "../../core/tokens/claims.ts";
import type { Auth } from "../../core/auth.ts";
import { bearerToken } from "../request/bearer.ts";
import { endpoint, type App } from "../endpoint.ts";
import { json } from "../response/respond.ts";

/** How others verify our tokens by asking us. */
export function verify(auth: Auth): App {
  const app: App = new OpenAPIHono();

  endpoint(app, contract.verify, async (c) => {
    const claims = await auth.tokens.verify(await bearerToken(c));
    return json(c, tokenFacts(claims), 200);
  });

  return app;
}

/** What is told of a good token: each member is named here. */
export const tokenFacts = (claims: AccessClaims) => ({
  active: true as const,
  token_type: "Bearer" as const,
  sub: claims.sub,
  ...(isPersonToken(claims) && { username: claims.username, role: claims.role }),
  scope: claims.scope,
  ...(isPersonToken(claims) && { sid: claims.sid }),
  iat: claims.iat,
  exp: claims.exp,
  iss: claims.iss,
  aud: claims.aud,
  client_id: claims.client_id,
});
