import { hashedId, isId } from "../../ids.ts";
import { firstPartyId } from "../model.ts";
import type { ClientSeals } from "../ports.ts";

type Hash = Pick<ClientSeals, "sha256">;

/** Whether a `client_id` is meant as the URL of a client metadata document. */
export const isDocumentId = (clientId: string): boolean => clientId.startsWith("https://");

/**
 * The id under which everything of a client is stored, by its `client_id`. A client without a row has a UUID of version 8 there, so that it
 * fits where the ids of other clients do. A stored client, and the server's own app, have the same id everywhere.
 */
export async function innerIdOf({ sha256 }: Hash, clientId: string): Promise<string> {
  if (isId(clientId) || clientId === firstPartyId) return clientId;
  const kind = isDocumentId(clientId) ? "document" : "registration";
  return hashedId(await sha256(`${kind} ${clientId}`));
}

/**
 * The id of a client whose document demands that it proves who it is. It differs from the one that the client has without a proof, so that
 * a code or token of the one is never taken from the other.
 */
export const provenIdOf = async ({ sha256 }: Hash, url: string): Promise<string> =>
  hashedId(await sha256(`document+key ${url}`));

/** All ids under which something of a client can be stored, by its `client_id`. */
export const innerIdsOf = async (hash: Hash, clientId: string): Promise<readonly string[]> => [
  await innerIdOf(hash, clientId),
  ...(isDocumentId(clientId) ? [await provenIdOf(hash, clientId)] : []),
];
