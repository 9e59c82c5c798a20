import {
  Client,
  ClientChanges,
  ClientCreation,
  ClientList,
  NewClient,
  NewSecret,
  type ClientMembers,
} from "../../contract/admin/client.ts";
import {
  ClientParams,
  adminCall,
  bodyProblems,
  readProblems,
  writeProblems,
} from "../../contract/admin/fields.ts";
import { jsonBody, jsonResponse } from "../../contract/responses.ts";
import { createRoute } from "../../contract/route.ts";
import type { Auth } from "../../core/auth.ts";
import type { ClientSettings } from "../../core/clients/settings.ts";
import { timeOf } from "../../core/ground/time.ts";
import type { Endpoints } from "../endpoint.ts";
import { readJson } from "../request/body.ts";
import { readParams } from "../request/parameters.ts";
import { json, respond } from "../response/respond.ts";
import { publicClient } from "./answers.ts";
import type { AdminGuard } from "./guard.ts";

const listClients = createRoute({
  ...adminCall,
  method: "get",
  path: "/admin/clients",
  operationId: "listClients",
  summary: "List the clients",
  description: "The newest 200, the oldest of them first.",
  responses: {
    200: jsonResponse(ClientList, "The clients."),
    ...readProblems("not_supported_here"),
  },
});

const createClient = createRoute({
  ...adminCall,
  method: "post",
  path: "/admin/clients",
  operationId: "createClient",
  summary: "Create a client",
  description:
    "An app of someone else, which users log in to. The command `latchkey clients create` creates services and your own apps.",
  request: { body: jsonBody(ClientCreation) },
  responses: {
    201: jsonResponse(NewClient, "The client and its secret."),
    ...bodyProblems("invalid_scope", "not_supported_here"),
  },
});

const getClient = createRoute({
  ...adminCall,
  method: "get",
  path: "/admin/clients/{id}",
  operationId: "getClient",
  summary: "Get a client",
  request: { params: ClientParams },
  responses: {
    200: jsonResponse(Client, "The client."),
    ...readProblems("not_found", "not_supported_here"),
  },
});

const changeClient = createRoute({
  ...adminCall,
  method: "patch",
  path: "/admin/clients/{id}",
  operationId: "changeClient",
  summary: "Change a client",
  description:
    "Members that are left out stay as they are. A list replaces the list before. Of a first-party client, the call changes the name and the contact, and removes URIs. The command `latchkey clients update` changes all else.",
  request: { params: ClientParams, body: jsonBody(ClientChanges) },
  responses: {
    200: jsonResponse(Client, "The client."),
    ...bodyProblems("not_found", "invalid_scope", "not_supported_here"),
  },
});

const renewClientSecret = createRoute({
  ...adminCall,
  method: "post",
  path: "/admin/clients/{id}/secret",
  operationId: "renewClientSecret",
  summary: "Give a client a new secret",
  description:
    "The secret before is accepted for another 24 hours, an older one no more. Only the command `latchkey clients rotate` does this for a first-party client.",
  request: { params: ClientParams },
  responses: {
    201: jsonResponse(NewSecret, "The new secret."),
    ...writeProblems(
      "not_found",
      "client_is_first_party",
      "client_is_public",
      "not_supported_here",
    ),
  },
});

const revokeClient = createRoute({
  ...adminCall,
  method: "delete",
  path: "/admin/clients/{id}",
  operationId: "revokeClient",
  summary: "Revoke a client",
  description:
    "Ends all of its tokens and sessions. Idempotent: a client that is revoked or unknown is not an error.",
  request: { params: ClientParams },
  responses: {
    204: { description: "The client is revoked." },
    ...writeProblems("not_supported_here"),
  },
});

/** Lists, makes, changes and revokes clients. */
export function adminClients(
  { endpoint }: Endpoints,
  auth: Auth,
  { reader, writer }: AdminGuard,
): void {
  const { clients } = auth.admin;

  endpoint(listClients, async (c) => {
    await reader(c);
    const listed = await clients.list();
    return json(c, { clients: listed.clients.map(publicClient), more: listed.more }, 200);
  });

  endpoint(createClient, async (c) => {
    const actor = await writer(c);
    const { name, public: isPublic, first_party, ...members } = await readJson(c, ClientCreation);
    const order = { ...settingsIn(members), name, public: isPublic, firstParty: first_party };
    const { client, secret = null } = await clients.add(actor, order);
    return json(c, { ...publicClient(client), client_secret: secret }, 201);
  });

  endpoint(renewClientSecret, async (c) => {
    const actor = await writer(c);
    const { id } = readParams(c, ClientParams);
    const { secret, previousUntil } = await clients.renewSecret(actor, id);
    const until = timeOf(previousUntil);
    return json(c, { client_id: id, client_secret: secret, previous_valid_until: until }, 201);
  });

  endpoint(getClient, async (c) => {
    await reader(c);
    const { id } = readParams(c, ClientParams);
    return json(c, publicClient(await clients.find(id)), 200);
  });

  endpoint(changeClient, async (c) => {
    const actor = await writer(c);
    const { id } = readParams(c, ClientParams);
    const settings = settingsIn(await readJson(c, ClientChanges));
    return json(c, publicClient(await clients.change(actor, id, settings)), 200);
  });

  endpoint(revokeClient, async (c) => {
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
