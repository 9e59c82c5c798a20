import {
  UserParams,
  adminCall,
  bodyProblems,
  readProblems,
  writeProblems,
} from "../../contract/admin/fields.ts";
import {
  MemberPage,
  MemberParams,
  MemberQuery,
  MemberRole,
  NewOwner,
  Organization,
  OrganizationChanges,
  OrganizationCreation,
  OrganizationMember,
  OrganizationPage,
  OrganizationParams,
  OrganizationQuery,
  UserOrganizations,
} from "../../contract/admin/organization.ts";
import { jsonBody, jsonResponse } from "../../contract/responses.ts";
import { createRoute } from "../../contract/route.ts";
import type { Auth } from "../../core/auth.ts";
import { organizationLimits } from "../../core/organizations/limits.ts";
import type { Endpoints } from "../endpoint.ts";
import { basePathOf, type AppOptions } from "../options.ts";
import { readJson } from "../request/body.ts";
import { readParams, readQuery } from "../request/parameters.ts";
import { json, respond, setHeader } from "../response/respond.ts";
import { publicMember, publicOrganization, userOrganization } from "./answers.ts";
import { readCursor, writeCursor } from "../request/cursor.ts";
import type { AdminGuard } from "./guard.ts";

const listOrganizations = createRoute({
  ...adminCall,
  method: "get",
  path: "/admin/organizations",
  operationId: "listOrganizations",
  summary: "List the organizations, or find one by its slug",
  description: "The newest first, without those that were deleted.",
  request: { query: OrganizationQuery },
  responses: {
    200: jsonResponse(OrganizationPage, "One page of the organizations."),
    ...readProblems("validation_failed"),
  },
});

const createOrganization = createRoute({
  ...adminCall,
  method: "post",
  path: "/admin/organizations",
  operationId: "createOrganization",
  summary: "Create an organization",
  description: "The user who owns it becomes its first member.",
  request: { body: jsonBody(OrganizationCreation) },
  responses: {
    201: {
      ...jsonResponse(Organization, "The organization."),
      headers: {
        Location: { description: "The path of the organization.", schema: { type: "string" } },
      },
    },
    ...bodyProblems("slug_taken", "limit_reached"),
  },
});

const getOrganization = createRoute({
  ...adminCall,
  method: "get",
  path: "/admin/organizations/{id}",
  operationId: "getOrganization",
  summary: "Get an organization",
  description: "GET /admin/organizations/{id}/members lists its members.",
  request: { params: OrganizationParams },
  responses: {
    200: jsonResponse(Organization, "The organization."),
    ...readProblems("not_found"),
  },
});

const updateOrganization = createRoute({
  ...adminCall,
  method: "patch",
  path: "/admin/organizations/{id}",
  operationId: "updateOrganization",
  summary: "Change, disable or enable an organization",
  description: "Fields that you leave out do not change.",
  request: { params: OrganizationParams, body: jsonBody(OrganizationChanges) },
  responses: {
    200: jsonResponse(Organization, "The organization."),
    ...bodyProblems("not_found", "slug_taken"),
  },
});

const deleteOrganization = createRoute({
  ...adminCall,
  method: "delete",
  path: "/admin/organizations/{id}",
  operationId: "deleteOrganization",
  summary: "Delete an organization",
  description: `Tokens no longer name it. After ${organizationLimits.deletedDays} days, the server deletes its data and its slug is free. Idempotent: an organization that is unknown is not an error.`,
  request: { params: OrganizationParams },
  responses: {
    204: { description: "The organization is deleted." },
    ...writeProblems(),
  },
});

const transferOrganization = createRoute({
  ...adminCall,
  method: "put",
  path: "/admin/organizations/{id}/owner",
  operationId: "transferOrganization",
  summary: "Transfer an organization to another user",
  description:
    "The user becomes a member if needed. The previous organization owner stays a member, with the role `admin`.",
  request: { params: OrganizationParams, body: jsonBody(NewOwner) },
  responses: {
    204: { description: "The user owns the organization." },
    ...bodyProblems("not_found", "limit_reached"),
  },
});

const listMembers = createRoute({
  ...adminCall,
  method: "get",
  path: "/admin/organizations/{id}/members",
  operationId: "listMembers",
  summary: "List the members of an organization",
  description: "Oldest members first.",
  request: { params: OrganizationParams, query: MemberQuery },
  responses: {
    200: jsonResponse(MemberPage, "One page of the members."),
    ...readProblems("not_found", "validation_failed"),
  },
});

const getMember = createRoute({
  ...adminCall,
  method: "get",
  path: "/admin/organizations/{id}/members/{user_id}",
  operationId: "getMember",
  summary: "Get a member of an organization",
  description: "A user who is not a member is not found.",
  request: { params: MemberParams },
  responses: {
    200: jsonResponse(OrganizationMember, "The member."),
    ...readProblems("not_found"),
  },
});

const putMember = createRoute({
  ...adminCall,
  method: "put",
  path: "/admin/organizations/{id}/members/{user_id}",
  operationId: "putMember",
  summary: "Add a member, or change the role of one",
  description: "The user gets no email.",
  request: { params: MemberParams, body: jsonBody(MemberRole) },
  responses: {
    204: { description: "The user is a member with this role." },
    ...bodyProblems("not_found", "is_owner", "limit_reached"),
  },
});

const removeMember = createRoute({
  ...adminCall,
  method: "delete",
  path: "/admin/organizations/{id}/members/{user_id}",
  operationId: "removeMember",
  summary: "Remove a member from an organization",
  description: "Idempotent: a user who is not a member is not an error.",
  request: { params: MemberParams },
  responses: {
    204: { description: "The user is not a member." },
    ...writeProblems("not_found", "is_owner"),
  },
});

const listUserOrganizations = createRoute({
  ...adminCall,
  method: "get",
  path: "/admin/users/{id}/organizations",
  operationId: "listUserOrganizations",
  summary: "List the organizations of a user",
  description: "The first one that the user joined comes first.",
  request: { params: UserParams },
  responses: {
    200: jsonResponse(UserOrganizations, "The organizations."),
    ...readProblems("not_found"),
  },
});

/** Lists, creates, changes and deletes organizations, and their members. */
export function adminOrganizations(
  { endpoint }: Endpoints,
  organizations: NonNullable<Auth["admin"]["organizations"]>,
  { reader, writer }: AdminGuard,
  options: AppOptions,
): void {
  const basePath = basePathOf(options.issuer);

  endpoint(listOrganizations, async (c) => {
    await reader(c);
    const { q, cursor } = readQuery(c, OrganizationQuery);
    const { rows, next } = await organizations.list(q, readCursor(cursor));
    const page = { organizations: rows.map(publicOrganization), next_cursor: writeCursor(next) };
    return json(c, page, 200);
  });

  endpoint(createOrganization, async (c) => {
    const actor = await writer(c);
    const { owner_id: ownerId, require_mfa, ...settings } = await readJson(c, OrganizationCreation);
    const order = { ...settings, ownerId, requireMfa: require_mfa };
    const organization = await organizations.create(actor, order);
    setHeader(c, "Location", `${basePath}/admin/organizations/${organization.id}`);
    return json(c, publicOrganization(organization), 201);
  });

  endpoint(getOrganization, async (c) => {
    await reader(c);
    const { id } = readParams(c, OrganizationParams);
    return json(c, publicOrganization(await organizations.find(id)), 200);
  });

  endpoint(updateOrganization, async (c) => {
    const actor = await writer(c);
    const { id } = readParams(c, OrganizationParams);
    const { require_mfa: requireMfa, ...settings } = await readJson(c, OrganizationChanges);
    const organization = await organizations.change(actor, id, { ...settings, requireMfa });
    return json(c, publicOrganization(organization), 200);
  });

  endpoint(deleteOrganization, async (c) => {
    const actor = await writer(c);
    const { id } = readParams(c, OrganizationParams);
    await organizations.delete(actor, id);
    return respond(c, null, 204);
  });

  endpoint(transferOrganization, async (c) => {
    const actor = await writer(c);
    const { id } = readParams(c, OrganizationParams);
    const { user_id: userId } = await readJson(c, NewOwner);
    await organizations.transfer(actor, id, userId);
    return respond(c, null, 204);
  });

  endpoint(listMembers, async (c) => {
    await reader(c);
    const { id } = readParams(c, OrganizationParams);
    const { cursor } = readQuery(c, MemberQuery);
    const { rows, next } = await organizations.members(id, readCursor(cursor));
    return json(c, { members: rows.map(publicMember), next_cursor: writeCursor(next) }, 200);
  });

  endpoint(getMember, async (c) => {
    await reader(c);
    const { id, user_id: userId } = readParams(c, MemberParams);
    return json(c, publicMember(await organizations.member(id, userId)), 200);
  });

  endpoint(putMember, async (c) => {
    const actor = await writer(c);
    const { id, user_id: userId } = readParams(c, MemberParams);
    const { role } = await readJson(c, MemberRole);
    await organizations.put(actor, id, userId, role);
    return respond(c, null, 204);
  });

  endpoint(removeMember, async (c) => {
    const actor = await writer(c);
    const { id, user_id: userId } = readParams(c, MemberParams);
    await organizations.remove(actor, id, userId);
    return respond(c, null, 204);
  });

  endpoint(listUserOrganizations, async (c) => {
    await reader(c);
    const { id } = readParams(c, UserParams);
    const found = await organizations.ofUser(id);
    return json(c, { organizations: found.map((one) => userOrganization(one, id)) }, 200);
  });
}
