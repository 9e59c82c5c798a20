import * as z from "zod";
import { text } from "../../contract/fields.ts";
import { ofForm } from "../../contract/refusals.ts";
import { formBody, jsonResponse, oauthErrors } from "../../contract/responses.ts";
import { createRoute } from "../../contract/route.ts";
import { clientSecret } from "../../contract/security.ts";
import {
  appClaims,
  commonClaims,
  jti,
  userToken,
  userTokenClaims,
} from "../../contract/tokens/claims.ts";
import { clientCredentials, typeHint } from "../../contract/tokens/client.ts";
import type { Auth } from "../../core/auth.ts";
import type { Endpoints } from "../endpoint.ts";
import { parseForm } from "../request/body.ts";
import { oauthError } from "../response/refusals.ts";
import { json } from "../response/respond.ts";
import { readOAuthForm } from "./oauth-request.ts";
import { publicClaims } from "./verify.ts";

const IntrospectionRequest = z
  .object({
    token: text({ description: "An access token.", example: "eyJhbGciOi…" }),
    token_type_hint: typeHint("access_token"),
    ...clientCredentials,
    client_id: clientCredentials.client_id.meta({ description: "Required without HTTP Basic." }),
  })
  .meta({ id: "IntrospectionRequest" });

/** A token for a resource can open `/userinfo` as well. */
const audiences = z.union([
  commonClaims.aud,
  z
    .array(z.string())
    .meta({ example: ["https://mcp.example.com/mcp", "https://login.example.com/userinfo"] }),
]);

const introspection = (hasOwnClaims: boolean) =>
  z
    .union([
      userToken({ ...userTokenClaims, jti }, hasOwnClaims).meta({ id: "ActiveUserToken" }),
      z
        .strictObject({
          ...commonClaims,
          aud: audiences,
          ...appClaims,
          acr: userTokenClaims.acr.optional(),
          amr: userTokenClaims.amr.optional(),
          username: userTokenClaims.username.optional(),
          jti,
        })
        .meta({ id: "ActiveAppToken" }),
      z.strictObject({ ...commonClaims, jti }).meta({ id: "ActiveClientToken" }),
      z.strictObject({ active: z.literal(false) }).meta({ id: "InactiveToken" }),
    ])
    .meta({ id: "Introspection" });

export const introspectPath = "/authenticate/introspect";

/** The introspection of a token. Its answer has further members if the operator adds claims. */
export const introspectRoute = (hasOwnClaims: boolean) =>
  createRoute({
    method: "post",
    path: introspectPath,
    operationId: "introspectToken",
    tags: ["Tokens"],
    summary: "Ask about an access token",
    description:
      "For confidential clients (RFC 7662). Only an access token that is valid now is active, and never a refresh token. The " +
      "token of another app is active only for this app, and for the client that its resource names.",
    security: [{}, { [clientSecret]: [] }],
    "x-for-servers": true,
    request: { body: formBody(IntrospectionRequest) },
    responses: {
      200: jsonResponse(
        introspection(hasOwnClaims),
        "The state of the token, and its claims if it is active.",
      ),
      ...oauthErrors(...ofForm),
    },
  });

/** The introspection endpoint (RFC 7662). */
export function introspect({ endpoint }: Endpoints, auth: Auth): void {
  endpoint(
    introspectRoute(auth.tokens.hasOwnClaims),
    async (c) => {
      const { form, client } = await readOAuthForm(auth, c, IntrospectionRequest);
      const { token } = parseForm(form, IntrospectionRequest);
      const claims = await auth.tokens.introspect(client, token);
      if (claims) return json(c, { ...publicClaims(claims), jti: claims.jti }, 200);
      const ofApp = await auth.oidc?.introspect(client, token);
      if (ofApp) return json(c, publicAppClaims(ofApp), 200);
      return json(c, { active: false as const }, 200);
    },
    oauthError,
  );
}

type IntrospectedApp = NonNullable<Awaited<ReturnType<NonNullable<Auth["oidc"]>["introspect"]>>>;

/** As `publicClaims`, for an access token that is not for this server's own API. */
const publicAppClaims = (claims: IntrospectedApp) => {
  const token = {
    active: true as const,
    token_type: "Bearer" as const,
    sub: claims.sub,
    scope: claims.scope,
    iat: claims.iat,
    exp: claims.exp,
    iss: claims.iss,
    client_id: claims.client_id,
    jti: claims.jti,
  };
  if (claims.sid === undefined) return { ...token, aud: claims.aud };
  const { aud, sid, auth_time, acr, amr, username } = claims;
  return {
    ...token,
    aud: typeof aud === "string" ? aud : [...aud],
    sid,
    auth_time,
    ...(acr !== undefined && { acr }),
    ...(amr !== undefined && { amr: [...amr] }),
    ...(username !== undefined && { username }),
  };
};
