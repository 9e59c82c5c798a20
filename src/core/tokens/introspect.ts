import { requireConfidential } from "../clients/clients.ts";
import type { KnownClient } from "../clients/model.ts";
import { isFailure, credentialFailures } from "../failures.ts";
import type { LocalLimit } from "../throttle/local.ts";
import { isUserToken, type AccessClaims } from "./claims.ts";
import type { TokenPolicy, TokenPorts } from "./ports.ts";
import { verifyToken } from "./verify.ts";

/**
 * Returns the claims of an active access token to a confidential client (RFC 7662); undefined if the token is inactive, also because its
 * organization requires a second factor that the session lacks, and if the client is not the operator's own and the token is another
 * client's. Refresh tokens are always inactive here, so that a service never accepts one as an access token. Throws Failure
 * `invalid_client`, `too_many_requests`, `unavailable`.
 */
export async function introspect(
  ports: TokenPorts,
  policy: TokenPolicy,
  spend: LocalLimit,
  client: KnownClient,
  token: string,
): Promise<AccessClaims | undefined> {
  requireConfidential(client);
  spend(client.id, ports.clock());
  try {
    const claims = await verifyToken(ports, policy, token);
    if (isUserToken(claims) && claims.lacksFactor) return undefined;
    // Another app learns nothing about the tokens of others.
    return client.firstParty || claims.client_id === client.id ? claims : undefined;
  } catch (error) {
    if (isFailure(error, credentialFailures.invalid_token)) return undefined;
    throw error;
  }
}
