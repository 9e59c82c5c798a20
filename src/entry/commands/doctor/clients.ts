import { adminRole } from "../../../core/access.ts";
import { publicScope, scopeOf, wordsIn, type Client } from "../../../core/clients/model.ts";
import type { ClientRegistry } from "../../../core/clients/ports.ts";
import { shown } from "../users/text.ts";
import type { Finding } from "./pages.ts";
import { isPublic } from "../../../core/clients/clients.ts";

interface Check {
  isMeant(client: Client): boolean;
  readonly text: string;
  readonly advice: string;
}

const narrow = "to change it, run: latchkey clients update ID --scopes SCOPES";

/** What an operator should know of clients, most of which an earlier release let have it. */
const checks: readonly Check[] = [
  {
    isMeant: ({ privateUrls }) => privateUrls === 1,
    text: "clients that may have a private URL",
    advice: "for a public URL, run: latchkey clients update ID --no-private-urls",
  },
  {
    isMeant: ({ firstParty, scope }) => firstParty === 1 && wordsIn(scope).includes(adminRole),
    text: "clients with the scope admin, which they no longer get",
    advice: narrow,
  },
  {
    isMeant: (client) =>
      client.firstParty === 1 &&
      isPublic(client) &&
      wordsIn(scopeOf(client)).some((scope) => scope !== publicScope),
    text: `public first-party clients with more than ${publicScope}`,
    advice: narrow,
  },
];

/** The clients that an operator should look at. */
export async function checkClients(
  registry: Pick<ClientRegistry, "listClients">,
): Promise<readonly Finding[]> {
  const { clients } = await registry.listClients();
  return checks.flatMap(({ isMeant, text, advice }): readonly Finding[] => {
    const names = clients
      .filter((client) => client.revokedAt === null && isMeant(client))
      .map(({ id, name }) => shown(`${name} (${id})`));
    return names.length > 0 ? [["note", `${text}: ${names.join(", ")}; ${advice}`]] : [];
  });
}
