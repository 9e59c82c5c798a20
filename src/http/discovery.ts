import { attributesSchema } from "../contract/accounts/attributes.ts";
import * as contract from "../contract/discovery.ts";
import { introspectPath } from "../contract/tokens/introspect.ts";
import { oidcPaths } from "../contract/oidc/paths.ts";
import { revoke } from "../contract/tokens/revoke.ts";
import { tokenPath } from "../contract/tokens/token.ts";
import { claimNames } from "../core/oidc/claims.ts";
import { oidcScopes } from "../core/oidc/scopes.ts";
import { providerRowOf, type Provider } from "../core/upstream/providers.ts";
import { acrValues } from "../core/user.ts";
import type { Auth } from "../core/auth.ts";
import type { RequestContext } from "./context.ts";
import type { Endpoints } from "./endpoint.ts";
import { basePathOf, type AppOptions } from "./options.ts";
import { json, setHeader } from "./response/respond.ts";

/** The providers at which users can log in, as the metadata and the page say them. */
export const shownProviders = ({ upstream: { providers } }: Pick<Auth, "upstream">) =>
  providers.length > 0 ? { upstream_providers: providers.map(shownProvider) } : {};

const shownProvider = ({ id, name, kind }: Provider) => ({
  id,
  name,
  kind,
  ...(providerRowOf({ kind }).confirms && { confirms: true as const }),
});

/** What a registration must contain, as the metadata and the page say it. */
export const registrationRules = ({
  accounts,
  passwords,
}: Pick<Auth, "accounts" | "passwords">) => ({
  password_min_length: passwords.length.min,
  password_max_length: passwords.length.max,
  registration_requires: [...accounts.registrationRequires],
  ...(accounts.passkeySignUp && { passkey_sign_up: true as const }),
  ...(accounts.attributes && { attributes_schema: attributesSchema(accounts.attributes) }),
});

/** The metadata of a server at which other apps log in (OpenID Connect Discovery, section 3). */
const oidcMetadata = ({
  issuer,
  oidcKeys,
  languages,
  added,
}: Pick<AppOptions, "issuer" | "oidcKeys" | "languages"> & { added: readonly string[] }) =>
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
        claims_supported: [...claimNames, ...added],
        ui_locales_supported: [...languages.offered],
        prompt_values_supported: [...contract.promptValues],
        claims_parameter_supported: false as const,
        request_parameter_supported: false as const,
        request_uri_parameter_supported: false as const,
      }
    : { response_types_supported: [] };

/**
 * Where the two documents of an issuer with a path are besides: RFC 8414 section 3.1 puts the path of the issuer after the well-known
 * path, and clients look for the metadata of OpenID Connect there too.
 */
export function wellKnownPaths({ issuer }: Pick<AppOptions, "issuer">): readonly string[] {
  const basePath = basePathOf(issuer);
  if (basePath === "") return [];
  return [contract.metadata, contract.openIdConfiguration].map(({ path }) => path + basePath);
}

/** The public keys and the metadata that OAuth libraries, apps and resource servers look up. */
export function discovery({ endpoint, get }: Endpoints, auth: Auth, options: AppOptions): void {
  const { issuer, publicKeys, oidcKeys, docs } = options;
  const { access, tokens } = auth;
  const added = Object.keys(access.appScopes);
  const secrets = ["client_secret_basic" as const, "client_secret_post" as const];

  endpoint(contract.jwks, async (c) => {
    const keys = [...publicKeys, ...((await oidcKeys?.publicKeys()) ?? [])];
    setHeader(c, "Cache-Control", "public, max-age=300");
    return json(c, { keys: keys.map((key) => ({ ...key })) }, 200);
  });

  const metadata = (c: RequestContext) => {
    setHeader(c, "Cache-Control", "public, max-age=300");
    return json(
      c,
      {
        issuer,
        token_endpoint: issuer + tokenPath,
        revocation_endpoint: issuer + revoke.path,
        introspection_endpoint: issuer + introspectPath,
        jwks_uri: issuer + contract.jwks.path,
        ...(docs && { service_documentation: `${issuer}/docs` }),
        grant_types_supported: [...tokens.grantTypes],
        ...oidcMetadata({ ...options, added }),
        scopes_supported: [...(oidcKeys ? [...oidcScopes, ...added] : []), ...access.allScopes],
        acr_values_supported: [...acrValues],
        token_endpoint_auth_methods_supported: ["none" as const, ...secrets],
        revocation_endpoint_auth_methods_supported: ["none" as const, ...secrets],
        introspection_endpoint_auth_methods_supported: secrets,
        ...registrationRules(auth),
        ...shownProviders(auth),
      },
      200,
    );
  };
  endpoint(contract.metadata, metadata);
  if (oidcKeys) endpoint(contract.openIdConfiguration, metadata);
  const [oauthPath, openIdPath] = wellKnownPaths(options);
  if (oauthPath !== undefined) get(oauthPath, metadata);
  if (openIdPath !== undefined && oidcKeys) get(openIdPath, metadata);
}
