import { grantScope } from "../access.ts";
import { requireConfidential } from "../clients/clients.ts";
import type { KnownClient } from "../clients/model.ts";
import { clientClaims } from "./claims.ts";
import type { IssuedTokens } from "./issue.ts";
import type { TokenPolicy, TokenPorts } from "./ports.ts";

/** What a client asks of its own token. */
export interface ClientTokenRequest {
  readonly scope?: string | undefined;
  /** The API that it is for (RFC 8707). */
  readonly resource?: string | undefined;
}

/**
 * Issues a client's own token for a resource: the one that the request names, the client's default, or the only one with the scopes that it
 * asks for. Undefined for a request that is for this server. Throws Failure `invalid_client`, `invalid_target`, `invalid_scope`,
 * `unavailable`.
 */
export type ResourceTokens = (
  client: KnownClient,
  wanted: string | undefined,
  resource: string | undefined,
) => Promise<IssuedTokens | undefined>;

/**
 * Issues a client's own access token (RFC 6749 section 4.4). It has no user, no session and no refresh token. It never has the scope
 * `admin`, because only users can be administrators, and none of organizations. Throws Failure `invalid_client`, `invalid_scope`.
 */
export async function grantClientToken(
  { signer, access, clock, random }: Pick<TokenPorts, "signer" | "access" | "clock" | "random">,
  policy: TokenPolicy,
  client: KnownClient,
  wanted: string | undefined,
): Promise<IssuedTokens> {
  requireConfidential(client);
  const possible = [
    ...client.scopes.filter((one) => !access.organizationScopes.includes(one)),
    ...client.serverScopes,
  ];
  const scope = grantScope(possible, access.parseScope(wanted));
  const claims = clientClaims(client.id, { policy, scope, now: clock(), random });
  const accessToken = await signer.sign(claims);
  return { accessToken, expiresIn: policy.accessTokenLifetime, scope };
}
