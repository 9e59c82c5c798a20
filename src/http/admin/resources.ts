import { createRoute } from "../../contract/route.ts";
import {
  ResourceParams,
  adminCall,
  bodyProblems,
  readProblems,
  writeProblems,
} from "../../contract/admin/fields.ts";
import {
  Resource,
  ResourceChanges,
  ResourceCreation,
  ResourceList,
  type ResourceMembers,
} from "../../contract/admin/resource.ts";
import { jsonBody, jsonResponse } from "../../contract/responses.ts";
import type { Auth } from "../../core/auth.ts";
import type { ResourceSettings } from "../../core/resources/settings.ts";
import type { Endpoints } from "../endpoint.ts";
import { readJson } from "../request/body.ts";
import { readParams } from "../request/parameters.ts";
import { json, respond } from "../response/respond.ts";
import { publicResource } from "./answers.ts";
import type { AdminGuard } from "./guard.ts";

const listResources = createRoute({
  ...adminCall,
  method: "get",
  path: "/admin/resources",
  operationId: "listResources",
  summary: "List the resources",
  description: "All APIs whose tokens are issued here, also those that were revoked.",
  responses: {
    200: jsonResponse(ResourceList, "The resources, ordered by URI."),
    ...readProblems("not_supported_here"),
  },
});

const createResource = createRoute({
  ...adminCall,
  method: "post",
  path: "/admin/resources",
  operationId: "createResource",
  summary: "Add a resource",
  description: "An API, such as an MCP server, that apps get tokens for (RFC 8707).",
  request: { body: jsonBody(ResourceCreation) },
  responses: {
    201: jsonResponse(Resource, "The resource."),
    ...bodyProblems("resource_exists", "older_servers", "not_supported_here"),
  },
});

const changeResource = createRoute({
  ...adminCall,
  method: "patch",
  path: "/admin/resources/{id}",
  operationId: "changeResource",
  summary: "Change a resource",
  description:
    "Members that are left out stay as they are. A list replaces the whole previous list. A scope that is no longer listed is no longer open, and no other one includes it.",
  request: { params: ResourceParams, body: jsonBody(ResourceChanges) },
  responses: {
    200: jsonResponse(Resource, "The resource."),
    ...bodyProblems("not_found", "not_supported_here"),
  },
});

const revokeResource = createRoute({
  ...adminCall,
  method: "delete",
  path: "/admin/resources/{id}",
  operationId: "revokeResource",
  summary: "Revoke a resource",
  description:
    "No more tokens are issued for it. Access tokens that apps already have stay valid until they expire. Idempotent: a resource that is revoked or unknown is not an error.",
  request: { params: ResourceParams },
  responses: {
    204: { description: "The resource is revoked." },
    ...writeProblems("not_supported_here"),
  },
});

/** Lists, adds, changes and revokes resources. */
export function adminResources(
  { endpoint }: Endpoints,
  auth: Auth,
  { reader, writer }: AdminGuard,
): void {
  const { resources } = auth.admin;

  endpoint(listResources, async (c) => {
    await reader(c);
    return json(c, { resources: (await resources.list()).map(publicResource) }, 200);
  });

  endpoint(createResource, async (c) => {
    const actor = await writer(c);
    const { uri, no_older_servers, ...members } = await readJson(c, ResourceCreation);
    const hasNoOlderServers = no_older_servers ?? false;
    const order = { ...settingsIn(members), uri, hasNoOlderServers };
    return json(c, publicResource(await resources.create(actor, order)), 201);
  });

  endpoint(changeResource, async (c) => {
    const actor = await writer(c);
    const { id } = readParams(c, ResourceParams);
    const settings = settingsIn(await readJson(c, ResourceChanges));
    return json(c, publicResource(await resources.change(actor, id, settings)), 200);
  });

  endpoint(revokeResource, async (c) => {
    const actor = await writer(c);
    const { id } = readParams(c, ResourceParams);
    await resources.revoke(actor, id);
    return respond(c, null, 204);
  });
}

/** The settings in the members of a body. */
const settingsIn = (members: ResourceMembers): ResourceSettings => ({
  name: members.name,
  scopes: members.scopes,
  openScopes: members.open_scopes,
  implies: members.implies,
  allowedRoles: members.allowed_roles,
  clientId: members.client_id,
});
