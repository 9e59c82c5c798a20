import { createRoute } from "@hono/zod-openapi";
import { z } from "zod";
import { text } from "./fields.ts";
import { formBody, json, oauthErrors } from "./responses.ts";
import { clientMembers, clientSecret, commonClaims, jti, personClaims } from "./tokens.ts";

const hint = (example: string) =>
  z.string().optional().meta({ description: "Not needed.", example });

export const RevocationRequest = z
  .object({
    token: text({ description: "A refresh or access token.", example: "rt1_…" }),
    token_type_hint: hint("refresh_token"),
    ...clientMembers,
  })
  .meta({ id: "RevocationRequest" });

export const IntrospectionRequest = z
  .object({
    token: text({ description: "An access token.", example: "eyJhbGciOi…" }),
    token_type_hint: hint("access_token"),
    client_id: clientMembers.client_id.meta({ description: "Where HTTP Basic is not used." }),
    client_secret: clientMembers.client_secret,
  })
  .meta({ id: "IntrospectionRequest" });

export const Introspection = z
  .union([
    z.strictObject({ ...commonClaims, ...personClaims, jti }).meta({ id: "ActivePersonToken" }),
    z.strictObject({ ...commonClaims, jti }).meta({ id: "ActiveClientToken" }),
    z.strictObject({ active: z.literal(false) }).meta({ id: "InactiveToken" }),
  ])
  .meta({ id: "Introspection" });

export const revoke = createRoute({
  method: "post",
  path: "/authenticate/revoke",
  operationId: "revokeToken",
  tags: ["Tokens"],
  summary: "Log out",
  description:
    "Ends the session of a refresh or access token (RFC 7009), and with it all its tokens. What is no good token of " +
    "this client's is answered the same.",
  security: [{}, { [clientSecret]: [] }],
  request: { body: formBody(RevocationRequest) },
  responses: {
    200: { description: "The session has ended, if there was one." },
    ...oauthErrors(
      "malformed_body",
      "invalid_request",
      "unsupported_token_type",
      "invalid_client",
      "body_too_large",
      "unsupported_media_type",
      "unavailable",
    ),
  },
});

export const introspect = createRoute({
  method: "post",
  path: "/authenticate/introspect",
  operationId: "introspectToken",
  tags: ["Tokens"],
  summary: "Ask about an access token",
  description:
    "For confidential clients (RFC 7662). Only an access token that is good now is active; a refresh token never is, " +
    "so that nobody takes one for the other.",
  security: [{}, { [clientSecret]: [] }],
  request: { body: formBody(IntrospectionRequest) },
  responses: {
    200: json(Introspection, "What is known of it."),
    ...oauthErrors(
      "malformed_body",
      "invalid_request",
      "invalid_client",
      "body_too_large",
      "unsupported_media_type",
      "unavailable",
    ),
  },
});
