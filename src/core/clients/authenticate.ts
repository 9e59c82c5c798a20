import { Failure } from "../failures.ts";
import { isId } from "../ids.ts";
import type { Ports } from "../ports.ts";
import { allScopes, scopesIn, type Scope } from "../scopes.ts";

/** Who asks at an OAuth endpoint, once it is proven. */
export interface KnownClient {
  readonly id: string;
  /** It has proven itself by a secret. */
  readonly isConfidential: boolean;
  /** What its tokens may hold at most. */
  readonly scopes: readonly Scope[];
}

/** What a request says of its client. */
export interface ClientCredentials {
  readonly id: string;
  readonly secret: string | undefined;
}

/** The app that belongs to this server itself: it has no secret, and needs none. */
export const firstParty: KnownClient = {
  id: "first-party",
  isConfidential: false,
  scopes: allScopes,
};

/**
 * Proves who a client is (RFC 6749 section 2.3): without credentials it is the first-party app. Throws Failure
 * `invalid_client`, the same for an unknown one, a wrong secret and a revoked one.
 */
export async function authenticateClient(
  { store, clientSecrets }: Ports,
  credentials: ClientCredentials | undefined,
): Promise<KnownClient> {
  const { id, secret } = credentials ?? { id: firstParty.id, secret: undefined };
  if (secret === undefined) {
    if (id === firstParty.id) return firstParty;
    throw new Failure("invalid_client", { reason: "no client secret" });
  }
  const client = isId(id) ? await store.findClient(id) : undefined;
  if (!client) throw new Failure("invalid_client", { reason: "client unknown" });
  if (!(await clientSecrets.matches(id, secret, client.secretHash))) {
    throw new Failure("invalid_client", { reason: "client secret wrong" });
  }
  if (client.revokedAt !== null) throw new Failure("invalid_client", { reason: "client revoked" });
  return { id, isConfidential: true, scopes: scopesIn(client.scope) };
}

/** Lets only a client pass that has proven itself. Throws Failure `invalid_client`. */
export function requireConfidential({ isConfidential }: KnownClient): void {
  if (!isConfidential) throw new Failure("invalid_client", { reason: "client not authenticated" });
}
