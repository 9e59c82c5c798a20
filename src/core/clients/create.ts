import { randomId } from "../ids.ts";
import type { Clock, Random } from "../system.ts";
import type { Client } from "./model.ts";
import type { ClientSecrets } from "./ports.ts";

export const clientNameRule =
  "Use 1 to 64 letters (a to z), digits, spaces, dots, underscores or hyphens. Start with a letter or digit.";

/** No character in a name needs quoting, in SQL or in a shell. */
const names = /^[A-Za-z0-9][A-Za-z0-9 ._-]{0,63}$/;

/** Tests a client's name against `clientNameRule`. */
export const isClientName = (text: string): boolean => names.test(text);

interface CreationPorts {
  readonly clientSecrets: ClientSecrets;
  readonly clock: Clock;
  readonly random: Random;
}

/** Makes a client with a new id and secret. The caller stores the client; the secret itself is kept nowhere. */
export async function createClient(
  { clientSecrets, clock, random }: CreationPorts,
  { name, scope }: Pick<Client, "name" | "scope">,
): Promise<{ readonly client: Client; readonly secret: string }> {
  const id = randomId(random);
  const secret = clientSecrets.create();
  const secretHash = await clientSecrets.hash(id, secret);
  const client = {
    id,
    name,
    scope,
    secretHash,
    createdAt: clock(),
    revokedAt: null,
    previousSecretHash: null,
    previousSecretUntil: null,
    firstParty: 1,
    grants: "*",
    redirectUris: "",
    postLogoutUris: "",
    backchannelLogoutUri: null,
    requirePkce: 1,
    roles: 0,
    allowedRoles: "",
    contact: null,
  };
  return { client, secret };
}
