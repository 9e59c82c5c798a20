import { Failure } from "../failures.ts";
import { isId } from "../ids.ts";
import type { Clock } from "../system.ts";
import { previousSecretLifetime } from "./model.ts";
import type { ClientRegistry, ClientSecrets } from "./ports.ts";

interface RotationPorts {
  readonly clientSecrets: ClientSecrets;
  readonly clock: Clock;
}

/**
 * Gives a client a new secret, which is stored nowhere. The one before is accepted for another day, so that its service can
 * change over. An older one ends at once. Throws Failure `not_found` also for a revoked client, and `unavailable`.
 */
export async function rotateClientSecret(
  { clientSecrets, clock }: RotationPorts,
  registry: ClientRegistry,
  clientId: string,
): Promise<{ readonly secret: string; readonly previousUntil: number }> {
  const client = isId(clientId) ? await registry.findClient(clientId) : undefined;
  if (!client || client.revokedAt !== null) throw new Failure("not_found");
  const secret = clientSecrets.create();
  const to = await clientSecrets.hash(clientId, secret);
  const previousUntil = clock() + previousSecretLifetime;
  const rotation = { clientId, from: client.secretHash, to, until: previousUntil };
  if (await registry.rotateClientSecret(rotation)) return { secret, previousUntil };
  throw new Failure("unavailable", { reason: "another rotation came first" });
}
