import { knownByDocument, knownById } from "../known.ts";
import type { ClientRegistry, ClientSeals } from "../ports.ts";
import { clientWithoutRow } from "./app.ts";
import { isDocumentUrl } from "./document.ts";
import { innerIdsOf } from "./ids.ts";

/**
 * Closes a client without a row, by its `client_id`: a row that is revoked ends its sessions and refuses its requests. A known client is
 * closed whether it has registered or sends its document. Idempotent. Gives the ids of the rows, and none for a text that is no
 * `client_id` of such a client. Throws Failure `unavailable`.
 */
export async function closeClient(
  registry: Pick<ClientRegistry, "insertClient">,
  seals: Pick<ClientSeals, "sha256">,
  clientId: string,
  now: number,
): Promise<readonly string[]> {
  const known = knownById(clientId) ?? knownByDocument(clientId);
  const isOne = known !== undefined || isDocumentUrl(clientId) || clientId.startsWith("dc1_");
  if (!isOne) return [];
  const outerIds = known ? [known.id, known.document ?? []].flat() : [clientId];
  const ids: string[] = [];
  for (const outerId of outerIds) {
    const name = known?.name ?? outerId.replace("https://", "").slice(0, 64);
    for (const id of await innerIdsOf(seals, outerId)) {
      const client = clientWithoutRow(id, { name, redirectUris: [] });
      await registry.insertClient({ ...client, createdAt: now, revokedAt: now });
      ids.push(id);
    }
  }
  return ids;
}
