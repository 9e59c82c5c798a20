import { hasSecret, randomSecret } from "./protocol/authorizations.ts";
import { capabilities, startOidc, type Claims, type Oidc } from "./protocol/oidc.ts";

/** Somebody with an account. An administrator of a GitLab may confirm an address that nobody has proven. */
export interface GitLabUser extends Claims {
  /** The number of the user, as text. */
  readonly sub: string;
  readonly nickname: string;
  readonly email: string;
  readonly email_verified: boolean;
}

export type GitLab = Oidc<GitLabUser> & { readonly clientSecret: string };

/** Starts a GitLab of one's own. It sends the claims of a user in the id_token too, always with `auth_time`. */
export async function startGitLab(): Promise<GitLab> {
  const client = { id: "0123456789abcdef".repeat(4), secret: randomSecret() };
  const paths = {
    discovery: "/.well-known/openid-configuration",
    authorize: "/oauth/authorize",
    token: "/oauth/token",
    userInfo: "/oauth/userinfo",
    keys: "/oauth/discovery/keys",
  };
  const oidc = await startOidc<GitLabUser>({
    clientId: client.id,
    clientSecret: client.secret,
    paths,
    document: (origin) => ({
      issuer: origin,
      authorization_endpoint: origin + paths.authorize,
      token_endpoint: origin + paths.token,
      userinfo_endpoint: origin + paths.userInfo,
      jwks_uri: origin + paths.keys,
      token_endpoint_auth_methods_supported: ["client_secret_basic", "client_secret_post"],
      ...capabilities,
    }),
    claims: (user, origin) => ({
      iss: origin,
      auth_time: Math.floor(Date.now() / 1000),
      sub_legacy: "0".repeat(64),
      preferred_username: user.nickname,
      ...user,
    }),
    isClient: (c, form) => hasSecret(c.req.header("authorization"), form, client),
  });
  return Object.assign(oidc, { clientSecret: client.secret });
}
