import { hasSecret, randomSecret } from "./protocol/authorizations.ts";
import { capabilities, startOidc, type Claims, type Oidc } from "./protocol/oidc.ts";

/** Somebody with a work account. Microsoft sends no `email_verified`. */
export interface Employee extends Claims {
  /** The id of the tenant, a part of the issuer. */
  readonly tid: string;
  /** The same person in each client of a tenant. Any tenant can choose it. */
  readonly oid: string;
  readonly sub: string;
}

export type Microsoft = Oidc<Employee> & {
  readonly clientSecret: string;
  /** Where a tenant, or `common` and `organizations`, have their discovery documents. */
  authority(tenant: string): string;
  /** The issuer in the tokens of a tenant. */
  issuerOf(tenant: string): string;
};

/**
 * Starts a Microsoft Entra ID for many tenants, as it is at `login.microsoftonline.com`. The issuer in the documents of `common` and
 * `organizations` has the text `{tenantid}`, so it equals no issuer of a token. It knows one tenant by its id: `ownTenant`.
 */
export async function startMicrosoft(
  tenant: "common" | "organizations" | (string & {}) = "common",
): Promise<Microsoft> {
  const client = { id: "11111111-2222-4333-8444-555555555555", secret: randomSecret() };
  const isOne = !["common", "organizations"].includes(tenant);
  const authority = (origin: string, of: string) => `${origin}/${of}/v2.0`;
  const paths = {
    discovery: `/${tenant}/v2.0/.well-known/openid-configuration`,
    authorize: `/${tenant}/oauth2/v2.0/authorize`,
    token: `/${tenant}/oauth2/v2.0/token`,
    keys: `/${tenant}/discovery/v2.0/keys`,
  };
  const oidc = await startOidc<Employee>({
    clientId: client.id,
    clientSecret: client.secret,
    paths,
    document: (origin) => ({
      issuer: authority(origin, isOne ? tenant : "{tenantid}"),
      authorization_endpoint: origin + paths.authorize,
      token_endpoint: origin + paths.token,
      jwks_uri: origin + paths.keys,
      token_endpoint_auth_methods_supported: ["client_secret_post", "client_secret_basic"],
      ...capabilities,
      subject_types_supported: ["pairwise"],
    }),
    // Microsoft has no member `alg` here.
    keyMembers: (origin) => ({
      alg: undefined,
      issuer: authority(origin, isOne ? tenant : "{tenantid}"),
    }),
    claims: (person, origin) => ({ iss: authority(origin, person.tid), ver: "2.0", ...person }),
    isClient: (c, form) => hasSecret(c.req.header("authorization"), form, client),
  });
  return Object.assign(oidc, {
    clientSecret: client.secret,
    authority: (of: string) => authority(oidc.origin, of),
    issuerOf: (of: string) => authority(oidc.origin, of),
  });
}
