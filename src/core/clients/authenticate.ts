import type { Access } from "../access.ts";
import { Failure } from "../failures.ts";
import { isId } from "../ids.ts";
import { firstPartyId, type ClientCredentials, type KnownClient } from "./model.ts";
import type { ClientPorts } from "./ports.ts";

/**
 * Authenticates a client (RFC 6749 section 2.3). Without credentials the client is the first-party app. An
 * unknown client, a wrong secret and a revoked client give the same Failure `invalid_client`. After a rotation, the previous
 * secret is accepted for a day.
 */
export async function authenticateClient(
  { store, clientSecrets, access, clock }: ClientPorts,
  credentials: ClientCredentials | undefined,
): Promise<KnownClient> {
  const { id, secret } = credentials ?? { id: firstPartyId, secret: undefined };
  if (secret === undefined) {
    if (id === firstPartyId) return firstParty(access);
    throw new Failure("invalid_client", { reason: "no client secret" });
  }
  const client = isId(id) ? await store.findClient(id) : undefined;
  if (!client) throw new Failure("invalid_client", { reason: "client unknown" });
  const { secretHash, previousSecretHash, previousSecretUntil } = client;
  const isPrevious = async (): Promise<boolean> =>
    previousSecretHash !== null &&
    (previousSecretUntil ?? 0) > clock() &&
    clientSecrets.matches(id, secret, previousSecretHash);
  if (!(await clientSecrets.matches(id, secret, secretHash)) && !(await isPrevious())) {
    throw new Failure("invalid_client", { reason: "client secret wrong" });
  }
  if (client.revokedAt !== null) throw new Failure("invalid_client", { reason: "client revoked" });
  return { id, isConfidential: true, scopes: access.scopesIn(client.scope) };
}

/** The server's own app. It is public: it has no secret. */
export const firstParty = ({ allScopes }: Access): KnownClient => ({
  id: firstPartyId,
  isConfidential: false,
  scopes: allScopes,
});

/** Requires that the client authenticated with its secret. Throws Failure `invalid_client`. */
export function requireConfidential({ isConfidential }: KnownClient): void {
  if (!isConfidential) throw new Failure("invalid_client", { reason: "client not authenticated" });
}
