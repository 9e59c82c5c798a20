import { hasSecret, randomSecret } from "./protocol/authorizations.ts";
import { capabilities, startOidc, type Claims, type Oidc } from "./protocol/oidc.ts";

/** The claims of a person. `sub` is the subject. */
type Person = Claims & { readonly sub: string };

/** An OpenID provider that tells the truth, or any lie of `lies.ts`. It sends `iss` in the callback. */
export type LyingIssuer = Oidc<Person> & { readonly issuer: string; readonly clientSecret: string };

/** The paths of the issuer, for its `faults`. */
export const paths = {
  discovery: "/.well-known/openid-configuration",
  authorize: "/authorize",
  token: "/token",
  keys: "/keys",
  userInfo: "/userinfo",
} as const;

export async function startLyingIssuer(): Promise<LyingIssuer> {
  const client = { id: "latchkey", secret: randomSecret() };
  const oidc = await startOidc<Person>({
    clientId: client.id,
    clientSecret: client.secret,
    paths,
    document: (origin) => ({
      issuer: origin,
      authorization_endpoint: origin + paths.authorize,
      token_endpoint: origin + paths.token,
      jwks_uri: origin + paths.keys,
      userinfo_endpoint: origin + paths.userInfo,
      authorization_response_iss_parameter_supported: true,
      ...capabilities,
    }),
    claims: (person, origin, request) => ({
      iss: origin,
      ...(request.has("max_age") && { auth_time: Math.floor(Date.now() / 1000) }),
      ...person,
    }),
    isClient: (c, form) => hasSecret(c.req.header("authorization"), form, client),
    inCallback: (origin) => ({ iss: origin }),
  });
  return Object.assign(oidc, { issuer: oidc.origin, clientSecret: client.secret });
}
