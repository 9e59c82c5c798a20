import { createRoute } from "@hono/zod-openapi";
import { z } from "zod";
import { acrValues } from "../core/user.ts";
import { optionalMembers } from "../core/accounts/policy.ts";
import { grantTypes } from "../core/tokens/grants.ts";
import { json, problems } from "./responses.ts";

export const JwkSet = z
  .object({
    keys: z.array(z.record(z.string(), z.unknown())).meta({
      description:
        "The public keys (RFC 7517): those of access tokens, unless a shared secret signs them, and those of the tokens of other apps.",
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

const methods = z.array(z.enum(["none", "client_secret_basic", "client_secret_post"]));
const url = (example: string) => z.string().meta({ format: "uri", example });

/** What an app can ask for with the parameter `prompt`. */
export const promptValues = ["none", "login", "consent", "select_account", "create"] as const;

export const Metadata = z
  .object({
    issuer: url("https://login.example.com"),
    token_endpoint: url("https://login.example.com/authenticate/token"),
    revocation_endpoint: url("https://login.example.com/authenticate/revoke"),
    introspection_endpoint: url("https://login.example.com/authenticate/introspect"),
    jwks_uri: url("https://login.example.com/.well-known/jwks.json"),
    service_documentation: url("https://login.example.com/docs").optional(),
    grant_types_supported: z.array(z.enum(grantTypes)),
    response_types_supported: z.array(z.string()).meta({
      description: "Empty if other apps cannot log in. The next members are absent then.",
      example: ["code"],
    }),
    authorization_endpoint: url("https://login.example.com/authorize").optional(),
    pushed_authorization_request_endpoint: url(
      "https://login.example.com/authenticate/par",
    ).optional(),
    userinfo_endpoint: url("https://login.example.com/userinfo").optional(),
    end_session_endpoint: url("https://login.example.com/logout").optional(),
    backchannel_logout_supported: z.literal(true).optional(),
    backchannel_logout_session_supported: z.literal(true).optional(),
    response_modes_supported: z.array(z.enum(["query"])).optional(),
    code_challenge_methods_supported: z.array(z.enum(["S256"])).optional(),
    authorization_response_iss_parameter_supported: z.literal(true).optional(),
    subject_types_supported: z.array(z.enum(["public"])).optional(),
    id_token_signing_alg_values_supported: z.array(z.string()).optional(),
    claim_types_supported: z.array(z.string()).optional(),
    claims_supported: z.array(z.string()).optional(),
    ui_locales_supported: z.array(z.string()).optional(),
    prompt_values_supported: z.array(z.string()).optional(),
    claims_parameter_supported: z.literal(false).optional(),
    request_parameter_supported: z.literal(false).optional(),
    request_uri_parameter_supported: z.literal(false).optional(),
    scopes_supported: z.array(z.string()).meta({ example: ["profile:read"] }),
    acr_values_supported: z.array(z.enum(acrValues)),
    token_endpoint_auth_methods_supported: methods,
    revocation_endpoint_auth_methods_supported: methods,
    introspection_endpoint_auth_methods_supported: methods,
    password_min_length: z.int().meta({
      description: "Characters of a new password. Like the next member, an extension of Latchkey.",
      example: 8,
    }),
    password_max_length: z.int().meta({ example: 256 }),
    registration_requires: z.array(z.enum(optionalMembers)).meta({
      description:
        "What a registration must contain besides `email` and `password`. An extension of Latchkey.",
      example: ["username", "name"],
    }),
    passkey_sign_up: z.literal(true).optional().meta({
      description: "Present if a registration may be without a password. An extension of Latchkey.",
    }),
    upstream_providers: z
      .array(
        z.object({
          id: z.string(),
          name: z.string(),
          kind: z.string(),
          confirms: z.literal(true).optional(),
        }),
      )
      .optional()
      .meta({
        description:
          "Other providers at which users can log in. `confirms`: a login there can re-authenticate a user. An extension of Latchkey.",
      }),
    attributes_schema: z.record(z.string(), z.unknown()).optional().meta({
      description: "The attributes of accounts as a JSON Schema. An extension of Latchkey.",
    }),
  })
  .meta({ id: "Metadata" });

export const jwks = createRoute({
  method: "get",
  path: "/.well-known/jwks.json",
  operationId: "getKeys",
  tags: ["Tokens"],
  summary: "Get the public keys that verify tokens",
  "x-any-origin": true,
  responses: { 200: json(JwkSet, "A JWK set (RFC 7517)."), ...problems() },
});

export const metadata = createRoute({
  method: "get",
  path: "/.well-known/oauth-authorization-server",
  operationId: "getMetadata",
  tags: ["Tokens"],
  summary: "Get the server's metadata, for OAuth libraries",
  "x-any-origin": true,
  responses: { 200: json(Metadata, "Authorization server metadata (RFC 8414)."), ...problems() },
});

export const openIdConfiguration = createRoute({
  method: "get",
  path: "/.well-known/openid-configuration",
  operationId: "getOpenIdConfiguration",
  tags: ["Other apps"],
  summary: "Get the server's metadata, for apps that log in with OpenID Connect",
  description: "The same metadata as at `/.well-known/oauth-authorization-server`.",
  "x-any-origin": true,
  responses: { 200: json(Metadata, "OpenID Provider metadata."), ...problems() },
});
