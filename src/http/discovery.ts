import { attributesSchema } from "../contract/accounts/attributes.ts";
import * as contract from "../contract/discovery.ts";
import { introspectPath } from "../contract/tokens/introspect.ts";
import { revoke } from "../contract/tokens/revoke.ts";
import { tokenPath } from "../contract/tokens/token.ts";
import { acrValues } from "../core/user.ts";
import type { Auth } from "../core/auth.ts";
import type { RequestContext } from "./context.ts";
import type { Endpoints } from "./endpoint.ts";
import { basePathOf, type AppOptions } from "./options.ts";
import { json, setHeader } from "./response/respond.ts";

/** The providers at which users can log in, as the metadata and the page say them. */
export const shownProviders = ({ upstream: { providers } }: Pick<Auth, "upstream">) =>
  providers.length > 0
    ? { upstream_providers: providers.map(({ id, name, kind }) => ({ id, name, kind })) }
    : {};

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

/** The public keys and the metadata that OAuth libraries and resource servers look up. */
export function discovery(
  { endpoint, get }: Endpoints,
  auth: Auth,
  { issuer, publicKeys, docs }: AppOptions,
): void {
  const { access, tokens } = auth;
  const secrets = ["client_secret_basic" as const, "client_secret_post" as const];

  endpoint(contract.jwks, (c) => {
    setHeader(c, "Cache-Control", "public, max-age=300");
    return json(c, { keys: publicKeys.map((key) => ({ ...key })) }, 200);
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
        response_types_supported: [],
        scopes_supported: [...access.allScopes],
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
  const basePath = basePathOf(issuer);
  if (basePath !== "") {
    // RFC 8414 section 3.1 puts the path of the issuer after the well-known path.
    const path = contract.metadata.path + basePath;
    get(path, metadata);
  }
}
