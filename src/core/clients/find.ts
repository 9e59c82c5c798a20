import { isId } from "../ids.ts";
import type { Client } from "./model.ts";
import type { ClientPorts } from "./ports.ts";

/**
 * A registered client that was not revoked. Undefined for every other id, also for that of the server's own app. Reads nothing if the
 * id has another form. It does not authenticate the client. Throws Failure `unavailable`.
 */
export async function findRegistered(
  { store }: Pick<ClientPorts, "store">,
  clientId: string,
): Promise<Client | undefined> {
  const client = isId(clientId) ? await store.findClient(clientId) : undefined;
  return client?.revokedAt === null ? client : undefined;
}
