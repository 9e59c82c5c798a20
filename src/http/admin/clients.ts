import * as contract from "../../contract/admin/clients.ts";
import { ClientParams } from "../../contract/admin/fields.ts";
import type { Auth } from "../../core/auth.ts";
import { timeOf } from "../../core/ground/time.ts";
import type { Endpoints } from "../endpoint.ts";
import { readJson } from "../request/json.ts";
import { readParams } from "../request/parameters.ts";
import { json, respond } from "../response/respond.ts";
import { publicClient } from "./answers.ts";
import type { AdminGuard } from "./guard.ts";

/** Lists, makes and revokes the clients of services. */
export function adminClients(
  { endpoint }: Endpoints,
  auth: Auth,
  { reader, writer }: AdminGuard,
): void {
  const { clients } = auth.admin;

  endpoint(contract.listClients, async (c) => {
    await reader(c);
    const listed = await clients.list();
    return json(c, { clients: listed.clients.map(publicClient), more: listed.more }, 200);
  });

  endpoint(contract.createClient, async (c) => {
    const actor = await writer(c);
    const made = await clients.add(actor, await readJson(c, contract.ClientCreation));
    return json(c, { ...publicClient(made.client), client_secret: made.secret }, 201);
  });

  endpoint(contract.renewClientSecret, async (c) => {
    const actor = await writer(c);
    const { id } = readParams(c, ClientParams);
    const { secret, previousUntil } = await clients.renewSecret(actor, id);
    const until = timeOf(previousUntil);
    return json(c, { client_id: id, client_secret: secret, previous_valid_until: until }, 201);
  });

  endpoint(contract.revokeClient, async (c) => {
    const actor = await writer(c);
    const { id } = readParams(c, ClientParams);
    await clients.revoke(actor, id);
    return respond(c, null, 204);
  });
}
