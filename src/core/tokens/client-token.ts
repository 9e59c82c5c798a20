import { clientClaims } from "./claims.ts";
import { requireConfidential, type KnownClient } from "../clients/authenticate.ts";
import type { IssuedTokens } from "./issue.ts";
import type { Policy } from "../policy.ts";
import type { Ports } from "../ports.ts";
import { grantScope, inAll, parseScope, scopesOfRole } from "../scopes.ts";

/**
 * Gives a client an access token of its own (RFC 6749 section 4.4): no person, no session, no refresh token, and never
 * the scope of an administrator, who is a person. Throws Failure `invalid_client`, `invalid_scope`.
 */
export async function grantClientToken(
  { signer, clock, random }: Ports,
  policy: Policy,
  client: KnownClient,
  wanted: string | undefined,
): Promise<IssuedTokens> {
  requireConfidential(client);
  const scope = grantScope(inAll(client.scopes, scopesOfRole.user), parseScope(wanted));
  const claims = clientClaims(client.id, scope, policy, clock(), random);
  const accessToken = await signer.sign(claims);
  return { accessToken, expiresIn: policy.accessTokenLifetime, scope };
}
