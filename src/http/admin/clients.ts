import { ClientChanges, ClientCreation, type ClientMembers } from "../../contract/admin/client.ts";
import * as contract from "../../contract/admin/clients.ts";
import { ClientParams } from "../../contract/admin/fields.ts";
import type { Auth } from "../../core/auth.ts";
import type { ClientSettings } from "../../core/clients/settings.ts";
import { timeOf } from "../../core/ground/time.ts";
import type { Endpoints } from "../endpoint.ts";
import { readParams } from "../request/parameters.ts";
import { json, respond } from "../response/respond.ts";
import { publicClient } from "./answers.ts";
import type { AdminGuard } from "./guard.ts";
import { readJson } from "../request/body.ts";

/** Lists, makes, changes and revokes clients. */
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
    const { name, public: isPublic, first_party, ...members } = await readJson(c, ClientCreation);
    const order = { ...settingsIn(members), name, public: isPublic, firstParty: first_party };
    const { client, secret = null } = await clients.add(actor, order);
    return json(c, { ...publicClient(client), client_secret: secret }, 201);
  });

  endpoint(contract.renewClientSecret, async (c) => {
    const actor = await writer(c);
    const { id } = readParams(c, ClientParams);
    const { secret, previousUntil } = await clients.renewSecret(actor, id);
    const until = timeOf(previousUntil);
    return json(c, { client_id: id, client_secret: secret, previous_valid_until: until }, 201);
  });

  endpoint(contract.getClient, async (c) => {
    await reader(c);
    const { id } = readParams(c, ClientParams);
    return json(c, publicClient(await clients.find(id)), 200);
  });

  endpoint(contract.changeClient, async (c) => {
    const actor = await writer(c);
    const { id } = readParams(c, ClientParams);
    const settings = settingsIn(await readJson(c, ClientChanges));
    return json(c, publicClient(await clients.change(actor, id, settings)), 200);
  });

  endpoint(contract.revokeClient, async (c) => {
    const actor = await writer(c);
    const { id } = readParams(c, ClientParams);
    await clients.revoke(actor, id);
    return respond(c, null, 204);
  });
}

/** The settings in the members of a body. */
const settingsIn = (members: ClientMembers): ClientSettings => ({
  name: members.name,
  scope: members.scope,
  redirectUris: members.redirect_uris,
  postLogoutUris: members.post_logout_redirect_uris,
  backchannelLogoutUri: members.backchannel_logout_uri,
  requirePkce: members.require_pkce,
  roles: members.roles,
  allowedRoles: members.allowed_roles,
  contact: members.contact,
});
