import * as z from "zod";
import { attributesSchema } from "../contract/accounts/attributes.ts";
import { oidcPaths } from "../contract/oidc/paths.ts";
import { jsonResponse, problems } from "../contract/responses.ts";
import { createRoute } from "../contract/route.ts";
import { tokenPath } from "../contract/tokens/token.ts";
import { assertionAlgorithms } from "../core/clients/ports.ts";
import { optionalMembers } from "../core/accounts/ports.ts";
import type { Auth } from "../core/auth.ts";
import { claimNames, organizationClaimName } from "../core/oidc/claims.ts";
import { oidcScopes } from "../core/app-scopes.ts";
import { grantTypes } from "../core/tokens/grants.ts";
import { providerRowOf, type Provider } from "../core/upstream/providers.ts";
import { acrValues } from "../core/user.ts";
import { shownCaptcha } from "./captcha.ts";
import type { RequestContext } from "./context.ts";
import type { Endpoints } from "./endpoint.ts";
import { basePathOf, type AppOptions } from "./options.ts";
import { json, setHeader } from "./response/respond.ts";
import { introspectPath } from "./tokens/introspect.ts";
import { revoke } from "./tokens/revoke.ts";

const JwkSet = z
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

const methods = z.array(
  z.enum(["none", "client_secret_basic", "client_secret_post", "private_key_jwt"]),
);
const algorithms = z.array(z.enum(assertionAlgorithms));
const url = (example: string) => z.string().meta({ format: "uri", example });

/** What an app can ask for with the parameter `prompt`. */
const promptValues = ["none", "login", "consent", "select_account", "create"] as const;

export const Metadata = z
  .object({
    issuer: url("https://login.example.com"),
    token_endpoint: url("https://login.example.com/authenticate/token"),
    revocation_endpoint: url("https://login.example.com/authenticate/revoke"),
    introspection_endpoint: url("https://login.example.com/authenticate/introspect"),
    jwks_uri: url("https://login.example.com/.well-known/jwks.json"),
    service_documentation: url("https://login.example.com/docs").optional(),
    op_policy_uri: url("https://example.com/privacy").optional(),
    op_tos_uri: url("https://example.com/terms").optional(),
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
    registration_endpoint: url("https://login.example.com/authenticate/clients").optional().meta({
      description:
        "Present, like the next member, if clients that the operator did not create can connect.",
    }),
    client_id_metadata_document_supported: z.literal(true).optional(),
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
    token_endpoint_auth_signing_alg_values_supported: algorithms.optional().meta({
      description: "Present, like the next member, with `private_key_jwt`.",
    }),
    revocation_endpoint_auth_signing_alg_values_supported: algorithms.optional(),
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
    registration_makes_username: z.literal(true).optional().meta({
      description:
        "Present if a registration may have `make_username` in place of `username`. The server then creates one that does not show the email address. An extension of Latchkey.",
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
    organizations: z
      .object({ roles: z.array(z.string()), create: z.literal("administrators").optional() })
      .optional()
      .meta({
        description:
          "Present if users can belong to organizations: the roles that a member can be given. With `create`, only administrators of the server create organizations. An extension of Latchkey.",
        example: { roles: ["member", "admin"] },
      }),
    captcha: z
      .object({ provider: z.enum(["turnstile"]), site_key: z.string() })
      .optional()
      .meta({
        description:
          "The CAPTCHA of registrations, emails with links, and logins after wrong passwords. An extension of Latchkey.",
      }),
    terms_version: z.string().optional().meta({
      description:
        "The version of the terms that users accept (`TERMS_VERSION`). An extension of Latchkey.",
      example: "2026-11",
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
  responses: { 200: jsonResponse(JwkSet, "A JWK set (RFC 7517)."), ...problems() },
});

export const metadata = createRoute({
  method: "get",
  path: "/.well-known/oauth-authorization-server",
  operationId: "getMetadata",
  tags: ["Tokens"],
  summary: "Get the server's metadata, for OAuth libraries",
  "x-any-origin": true,
  responses: {
    200: jsonResponse(Metadata, "Authorization server metadata (RFC 8414)."),
    ...problems(),
  },
});

export const openIdConfiguration = createRoute({
  method: "get",
  path: "/.well-known/openid-configuration",
  operationId: "getOpenIdConfiguration",
  tags: ["Other apps"],
  summary: "Get the server's metadata, for apps that log in with OpenID Connect",
  description: "The same metadata as at `/.well-known/oauth-authorization-server`.",
  "x-any-origin": true,
  responses: { 200: jsonResponse(Metadata, "OpenID Provider metadata."), ...problems() },
});

const ProtectedResource = z
  .object({
    resource: url("https://login.example.com"),
    authorization_servers: z.array(url("https://login.example.com")),
    scopes_supported: z.array(z.string()).meta({ example: ["profile:read"] }),
    bearer_methods_supported: z.array(z.enum(["header"])),
  })
  .meta({ id: "ProtectedResource" });

export const protectedResource = createRoute({
  method: "get",
  path: "/.well-known/oauth-protected-resource",
  operationId: "getProtectedResource",
  tags: ["Tokens"],
  summary: "Get the metadata of the server's own API",
  "x-any-origin": true,
  responses: {
    200: jsonResponse(ProtectedResource, "Protected resource metadata (RFC 9728)."),
    ...problems(),
  },
});

/** The providers at which users can log in, as the metadata and the page say them. */
export const shownProviders = ({ upstream: { providers } }: Pick<Auth, "upstream">) =>
  providers.length > 0 ? { upstream_providers: providers.map(shownProvider) } : {};

const shownProvider = ({ id, name, kind }: Provider) => ({
  id,
  name,
  kind,
  ...(providerRowOf({ kind }).confirms && { confirms: true as const }),
});

/** The organizations of users, as the metadata and the page say them. */
export const shownOrganizations = ({ organizations }: Pick<Auth, "organizations">) =>
  organizations
    ? {
        organizations: {
          roles: [...organizations.roles],
          ...(organizations.isCreationClosed && { create: "administrators" as const }),
        },
      }
    : {};

/** What a registration must contain, as the metadata and the page say it. */
export const registrationRules = ({
  accounts,
  passwords,
}: Pick<Auth, "accounts" | "passwords">) => ({
  password_min_length: passwords.length.min,
  password_max_length: passwords.length.max,
  registration_requires: [...accounts.registrationRequires],
  ...(accounts.makesUsernames && { registration_makes_username: true as const }),
  ...(accounts.passkeySignUp && { passkey_sign_up: true as const }),
  ...(accounts.termsVersion !== undefined && { terms_version: accounts.termsVersion }),
  ...(accounts.attributes && { attributes_schema: attributesSchema(accounts.attributes) }),
});

/** The metadata of a server at which other apps log in (OpenID Connect Discovery, section 3). */
const oidcMetadata = ({
  issuer,
  oidcKeys,
  languages,
  claims,
}: Pick<AppOptions, "issuer" | "oidcKeys" | "languages"> & { claims: readonly string[] }) =>
  oidcKeys
    ? {
        authorization_endpoint: issuer + oidcPaths.authorize,
        pushed_authorization_request_endpoint: issuer + oidcPaths.pushed,
        userinfo_endpoint: issuer + oidcPaths.userInfo,
        end_session_endpoint: issuer + oidcPaths.logout,
        backchannel_logout_supported: true as const,
        backchannel_logout_session_supported: true as const,
        response_types_supported: ["code"],
        response_modes_supported: ["query" as const],
        code_challenge_methods_supported: ["S256" as const],
        authorization_response_iss_parameter_supported: true as const,
        subject_types_supported: ["public" as const],
        id_token_signing_alg_values_supported: [oidcKeys.algorithm],
        claim_types_supported: ["normal" as const],
        claims_supported: [...claims],
        ui_locales_supported: [...languages.offered],
        prompt_values_supported: [...promptValues],
        claims_parameter_supported: false as const,
        request_parameter_supported: false as const,
        request_uri_parameter_supported: false as const,
      }
    : { response_types_supported: [] };

/** What clients without a row look for (RFC 7591, draft-ietf-oauth-client-id-metadata-document). */
const registrationMetadata = (issuer: string) => ({
  registration_endpoint: issuer + oidcPaths.register,
  client_id_metadata_document_supported: true as const,
});

/**
 * Where the three documents of an issuer with a path are besides: RFC 8414 section 3.1 and RFC 9728 section 3.1 put the path of the issuer
 * after the well-known path, and clients look for the metadata of OpenID Connect there too.
 */
export function wellKnownPaths({ issuer }: Pick<AppOptions, "issuer">): readonly string[] {
  const basePath = basePathOf(issuer);
  if (basePath === "") return [];
  return [metadata, openIdConfiguration, protectedResource].map(({ path }) => path + basePath);
}

/** The public keys and the metadata that OAuth libraries, apps and resource servers look up. */
export function discovery({ endpoint, get }: Endpoints, auth: Auth, options: AppOptions): void {
  const { issuer, publicKeys, oidcKeys, docs } = options;
  const { access, brand, tokens } = auth;
  const added = Object.keys(access.appScopes);
  const ofOrganizations = tokens.hasOrganizations ? [organizationClaimName] : [];
  const claims = [...claimNames, ...ofOrganizations, ...added];
  const secrets = ["client_secret_basic" as const, "client_secret_post" as const];

  endpoint(jwks, async (c) => {
    const keys = [...publicKeys, ...((await oidcKeys?.publicKeys()) ?? [])];
    setHeader(c, "Cache-Control", "public, max-age=300");
    return json(c, { keys: keys.map((key) => ({ ...key })) }, 200);
  });

  const show = async (c: RequestContext) => {
    setHeader(c, "Cache-Control", "public, max-age=300");
    // All else is there without the database.
    const isOpen = await auth.unregistered?.isOpen().catch(() => false);
    const provesByKey = isOpen === true && auth.unregistered?.provesByKey === true;
    const ownMethods = [
      "none" as const,
      ...secrets,
      ...(provesByKey ? ["private_key_jwt" as const] : []),
    ];
    return json(
      c,
      {
        issuer,
        token_endpoint: issuer + tokenPath,
        revocation_endpoint: issuer + revoke.path,
        introspection_endpoint: issuer + introspectPath,
        jwks_uri: issuer + jwks.path,
        ...(brand.privacyUrl !== undefined && { op_policy_uri: brand.privacyUrl }),
        ...(brand.termsUrl !== undefined && { op_tos_uri: brand.termsUrl }),
        ...(docs && { service_documentation: `${issuer}/docs` }),
        grant_types_supported: [...tokens.grantTypes],
        ...oidcMetadata({ ...options, claims }),
        ...(isOpen && registrationMetadata(issuer)),
        scopes_supported: [...(oidcKeys ? [...oidcScopes, ...added] : []), ...access.allScopes],
        acr_values_supported: [...acrValues],
        token_endpoint_auth_methods_supported: ownMethods,
        revocation_endpoint_auth_methods_supported: ownMethods,
        introspection_endpoint_auth_methods_supported: secrets,
        ...(provesByKey && {
          token_endpoint_auth_signing_alg_values_supported: [...assertionAlgorithms],
          revocation_endpoint_auth_signing_alg_values_supported: [...assertionAlgorithms],
        }),
        ...registrationRules(auth),
        ...shownProviders(auth),
        ...shownOrganizations(auth),
        ...shownCaptcha(options),
      },
      200,
    );
  };
  const showResource = (c: RequestContext) => {
    setHeader(c, "Cache-Control", "public, max-age=300");
    return json(
      c,
      {
        resource: issuer,
        authorization_servers: [issuer],
        scopes_supported: [...access.allScopes],
        bearer_methods_supported: ["header" as const],
      },
      200,
    );
  };
  endpoint(metadata, show);
  endpoint(protectedResource, showResource);
  if (oidcKeys) endpoint(openIdConfiguration, show);
  const [oauthPath, openIdPath, resourcePath] = wellKnownPaths(options);
  if (oauthPath !== undefined) get(oauthPath, show);
  if (openIdPath !== undefined && oidcKeys) get(openIdPath, show);
  if (resourcePath !== undefined) get(resourcePath, showResource);
}
