import { Failure, serverFailures } from "../failures.ts";
import { isPublic } from "./clients.ts";
import { previousSecretLifetime } from "./model.ts";
import type { ClientPorts, ClientRegistry } from "./ports.ts";
import { clientFailures } from "./rows.ts";
import { requireClient } from "./update.ts";

/**
 * Gives a client a new secret, which is stored nowhere. The one before is accepted for another day, so that its service can
 * change over. An older one ends at once. Throws Failure `not_found` also for a revoked client, `client_is_public`, `unavailable`.
 */
export async function rotateClientSecret(
  { clientSecrets, clock }: Pick<ClientPorts, "clientSecrets" | "clock">,
  registry: ClientRegistry,
  clientId: string,
): Promise<{ readonly secret: string; readonly previousUntil: number }> {
  const client = await requireClient(registry, clientId);
  if (isPublic(client)) throw new Failure(clientFailures.client_is_public);
  const secret = clientSecrets.create();
  const to = await clientSecrets.hash(clientId, secret);
  const previousUntil = clock() + previousSecretLifetime;
  const rotation = { clientId, from: client.secretHash, to, until: previousUntil };
  if (await registry.rotateClientSecret(rotation)) return { secret, previousUntil };
  throw new Failure(serverFailures.unavailable, { reason: "another rotation came first" });
}
