import { createRoute } from "@hono/zod-openapi";
import { z } from "zod";
import { text } from "../fields.ts";
import { ofForm } from "../refusals.ts";
import { formBody, json, oauthErrors } from "../responses.ts";
import { clientSecret } from "../security.ts";
import { appClaims, commonClaims, jti, userTokenClaims, userToken } from "./claims.ts";
import { clientCredentials, typeHint } from "./client.ts";

export const IntrospectionRequest = z
  .object({
    token: text({ description: "An access token.", example: "eyJhbGciOi…" }),
    token_type_hint: typeHint("access_token"),
    client_id: clientCredentials.client_id.meta({ description: "Required without HTTP Basic." }),
    client_secret: clientCredentials.client_secret,
  })
  .meta({ id: "IntrospectionRequest" });

const introspection = (hasOwnClaims: boolean) =>
  z
    .union([
      userToken({ ...userTokenClaims, jti }, hasOwnClaims).meta({ id: "ActiveUserToken" }),
      z
        .strictObject({
          ...commonClaims,
          ...appClaims,
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
      "token of another app is active only for this app.",
    security: [{}, { [clientSecret]: [] }],
    "x-for-servers": true,
    request: { body: formBody(IntrospectionRequest) },
    responses: {
      200: json(
        introspection(hasOwnClaims),
        "The state of the token, and its claims if it is active.",
      ),
      ...oauthErrors(...ofForm),
    },
  });
