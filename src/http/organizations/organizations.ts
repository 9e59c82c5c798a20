import {
  MyOrganization,
  MyOrganizationChanges,
  MyOrganizationCreation,
  MyOrganizationDeletion,
  MyOrganizationParams,
  MyOrganizations,
  memberProblems,
  organizationCall,
  userProblems,
} from "../../contract/organizations/organization.ts";
import { ofJson } from "../../contract/refusals.ts";
import { jsonBody, jsonResponse } from "../../contract/responses.ts";
import { createRoute } from "../../contract/route.ts";
import type { Auth } from "../../core/auth.ts";
import { organizationLimits } from "../../core/organizations/limits.ts";
import type { Endpoints } from "../endpoint.ts";
import { basePathOf, type AppOptions } from "../options.ts";
import { readJson } from "../request/body.ts";
import { authorizedSession } from "../request/caller.ts";
import { readParams } from "../request/parameters.ts";
import { json, respond, setHeader } from "../response/respond.ts";
import { myOrganization } from "./answers.ts";
import { invitations } from "./invitations.ts";
import { members } from "./members.ts";
import { trail } from "./trail.ts";

const listMyOrganizations = createRoute({
  ...organizationCall,
  method: "get",
  path: "/organizations",
  operationId: "listMyOrganizations",
  summary: "List my organizations",
  description: "Does not include disabled organizations.",
  responses: {
    200: jsonResponse(MyOrganizations, "The organizations that the user is a member of."),
    ...userProblems(),
  },
});

const createMyOrganization = createRoute({
  ...organizationCall,
  method: "post",
  path: "/organizations",
  operationId: "createMyOrganization",
  summary: "Create an organization that I own",
  description: "The user owns it. The option `organizations.create` decides who may.",
  request: { body: jsonBody(MyOrganizationCreation) },
  responses: {
    201: {
      ...jsonResponse(MyOrganization, "The organization, as the user sees it."),
      headers: {
        Location: { description: "The path of the organization.", schema: { type: "string" } },
      },
    },
    ...userProblems(...ofJson, "organization_creation_closed", "slug_taken", "limit_reached"),
  },
});

const getMyOrganization = createRoute({
  ...organizationCall,
  method: "get",
  path: "/organizations/{id}",
  operationId: "getMyOrganization",
  summary: "Get one of my organizations",
  request: { params: MyOrganizationParams },
  responses: {
    200: jsonResponse(MyOrganization, "The organization, as the user sees it."),
    ...memberProblems(),
  },
});

const updateMyOrganization = createRoute({
  ...organizationCall,
  method: "patch",
  path: "/organizations/{id}",
  operationId: "updateMyOrganization",
  summary: "Change one of my organizations",
  description:
    "Needs the role `admin`. Fields that you leave out do not change. To change `require_mfa`, the user must have logged in with two factors within the last ten minutes.",
  request: { params: MyOrganizationParams, body: jsonBody(MyOrganizationChanges) },
  responses: {
    200: jsonResponse(MyOrganization, "The organization, as the user sees it."),
    ...memberProblems(...ofJson, "slug_taken"),
  },
});

const deleteMyOrganization = createRoute({
  ...organizationCall,
  method: "delete",
  path: "/organizations/{id}",
  operationId: "deleteMyOrganization",
  summary: "Delete one of my organizations",
  description: `For the organization owner, with a login within the last ten minutes. Tokens no longer name the organization. After ${organizationLimits.deletedDays} days, the server deletes its data.`,
  request: { params: MyOrganizationParams, body: jsonBody(MyOrganizationDeletion) },
  responses: {
    204: { description: "The organization is deleted." },
    ...memberProblems(...ofJson),
  },
});

/** Lists, creates, changes and deletes the organizations of the caller. */
export function organizations(
  endpoints: Endpoints,
  auth: Auth,
  own: NonNullable<Auth["organizations"]>,
  options: AppOptions,
): void {
  const { endpoint } = endpoints;
  const basePath = basePathOf(options.issuer);

  endpoint(listMyOrganizations, async (c) => {
    const caller = await authorizedSession(c, auth, "organizations");
    return json(c, { organizations: (await own.list(caller)).map(myOrganization) }, 200);
  });

  endpoint(createMyOrganization, async (c) => {
    const caller = await authorizedSession(c, auth, "organizations");
    const organization = await own.create(caller, await readJson(c, MyOrganizationCreation));
    setHeader(c, "Location", `${basePath}/organizations/${organization.id}`);
    return json(c, myOrganization(organization), 201);
  });

  endpoint(getMyOrganization, async (c) => {
    const caller = await authorizedSession(c, auth, "organizations");
    const { id } = readParams(c, MyOrganizationParams);
    return json(c, myOrganization(await own.find(caller, id)), 200);
  });

  endpoint(updateMyOrganization, async (c) => {
    const caller = await authorizedSession(c, auth, "organizations");
    const { id } = readParams(c, MyOrganizationParams);
    const { name, slug, require_mfa: requireMfa } = await readJson(c, MyOrganizationChanges);
    const organization = await own.change(caller, id, { name, slug, requireMfa });
    return json(c, myOrganization(organization), 200);
  });

  endpoint(deleteMyOrganization, async (c) => {
    const caller = await authorizedSession(c, auth, "organizations");
    const { id } = readParams(c, MyOrganizationParams);
    const { name } = await readJson(c, MyOrganizationDeletion);
    await own.delete(caller, id, name);
    return respond(c, null, 204);
  });

  trail(endpoints, auth, own);
  members(endpoints, auth, own);
  invitations(endpoints, auth, own);
}
