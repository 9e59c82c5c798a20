import { requireConfidential } from "../clients/authenticate.ts";
import type { KnownClient } from "../clients/model.ts";
import { Failure } from "../failures.ts";
import type { AccessClaims } from "./claims.ts";
import type { TokenPorts } from "./ports.ts";
import type { TokenPolicy } from "./policy.ts";
import { verifyToken } from "./verify.ts";

/**
 * Tells a confidential client about an access token (RFC 7662); undefined for a token that is not good now. Refresh tokens
 * are always inactive here, so that a service never accepts one as an access token. Throws Failure `invalid_client`,
 * `unavailable`.
 */
export async function introspect(
  ports: TokenPorts,
  policy: TokenPolicy,
  client: KnownClient,
  token: string,
): Promise<AccessClaims | undefined> {
  requireConfidential(client);
  try {
    return await verifyToken(ports, policy, token);
  } catch (error) {
    if (error instanceof Failure && error.code === "invalid_token") return undefined;
    throw error;
  }
}
