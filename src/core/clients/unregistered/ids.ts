import { hashedId, isId } from "../../ids.ts";
import { firstPartyId } from "../model.ts";
import type { ClientSeals } from "../ports.ts";

/** Whether a `client_id` is meant as the URL of a client metadata document. */
export const isDocumentId = (clientId: string): boolean => clientId.startsWith("https://");

/**
 * The id under which everything of a client is stored, by its `client_id`. A client without a row has a UUID of version 8 there, so that it
 * fits where the ids of other clients do. A stored client, and the server's own app, have the same id everywhere.
 */
export async function innerIdOf(
  { sha256 }: Pick<ClientSeals, "sha256">,
  clientId: string,
): Promise<string> {
  if (isId(clientId) || clientId === firstPartyId) return clientId;
  const kind = isDocumentId(clientId) ? "document" : "registration";
  return hashedId(await sha256(`${kind} ${clientId}`));
}
