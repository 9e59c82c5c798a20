import { isId } from "../ids.ts";
import { registeredApp, type Client } from "./model.ts";
import type { AskingClient, ClientPorts } from "./ports.ts";

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

/**
 * The client of a request to log users in, with a row or without one. Undefined for an unknown one, and for one that was revoked. Throws
 * Failure `unavailable`.
 */
export async function findAsking(
  { store, unregistered }: Pick<ClientPorts, "store" | "unregistered">,
  clientId: string,
): Promise<AskingClient | undefined> {
  if (isId(clientId)) {
    const client = await findRegistered({ store }, clientId);
    const app = client && registeredApp(client);
    return app && { ...app, appFor: async () => app, fetchFor: async () => app };
  }
  const client = await unregistered?.find(clientId);
  return client && (await unregistered?.isOpen()) ? client : undefined;
}
