import type { ClientRegistry } from "../../../core/clients/ports.ts";
import { shown } from "../users/text.ts";
import type { Finding } from "./pages.ts";

/** Which clients have URLs that the server calls in a private network too. */
export async function checkClients(
  registry: Pick<ClientRegistry, "listClients">,
): Promise<readonly Finding[]> {
  const { clients } = await registry.listClients();
  const names = clients
    .filter(({ revokedAt, privateUrls }) => revokedAt === null && privateUrls === 1)
    .map(({ id, name }) => shown(`${name} (${id})`));
  if (names.length === 0) return [];
  const advice = "for a public URL, run: latchkey clients update ID --no-private-urls";
  return [["note", `clients that may have a private URL: ${names.join(", ")}; ${advice}`]];
}
