import { authenticateClient, firstParty, requireGrant } from "./authenticate.ts";
import type { ClientCredentials } from "./model.ts";
import type { ClientPorts } from "./ports.ts";

/** The apps that call OAuth endpoints. */
export const createClients = (ports: ClientPorts) => ({
  firstParty: firstParty(ports.access),
  authenticate: (credentials: ClientCredentials | undefined) =>
    authenticateClient(ports, credentials),
  requireGrant,
});
