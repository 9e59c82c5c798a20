import type { AccessClaims } from "./claims.ts";
import { requireConfidential, type KnownClient } from "../clients/authenticate.ts";
import { Failure } from "../failures.ts";
import type { Policy } from "../policy.ts";
import type { Ports } from "../ports.ts";
import { verifyToken } from "./verify.ts";

/**
 * What a confidential client may know of an access token (RFC 7662); undefined for one that is not good now, and for
 * every other kind of token: who is handed one must not take it for an access token. Throws Failure `invalid_client`,
 * `unavailable`.
 */
export async function introspect(
  ports: Ports,
  policy: Policy,
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
