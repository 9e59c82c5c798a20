import * as z from "zod";
import { organizationLimits } from "../../core/organizations/limits.ts";
import { cursorParam } from "../fields.ts";
import { ofJson } from "../refusals.ts";
import { jsonBody, jsonResponse, problems } from "../responses.ts";
import { createRoute } from "../route.ts";
import { UserParams } from "./fields.ts";
import { ActingFor, actingFor, callForServers, ofServers } from "./for-servers.ts";
import {
  MemberPage,
  MemberParams,
  MemberRole,
  NewOwner,
  Organization,
  OrganizationChanges,
  OrganizationCreation,
  OrganizationMember,
  OrganizationPage,
  OrganizationParams,
  UserOrganizations,
} from "./organization.ts";

const tag = "Organizations for servers";
const readCall = callForServers(tag, "organizations:read");
const writeCall = callForServers(tag, "organizations:write");

// Users find their own organizations elsewhere: this path is for servers alone.
const all = "/server/organizations" as const;
const one = `${all}/{id}` as const;
const members = `${one}/members` as const;
const member = `${members}/{user_id}` as const;

export const ListQuery = z.object({ cursor: cursorParam, as: actingFor });

/** The routes of the organizations that the operator's servers read and write. */
export const managedOrganizationRoutes = {
  list: createRoute({
    ...readCall,
    method: "get",
    path: all,
    operationId: "listOrganizationsForServers",
    summary: "List the organizations",
    description: "50 organizations a page, the newest first.",
    request: { query: ListQuery },
    responses: {
      200: jsonResponse(OrganizationPage, "One page of the organizations."),
      ...problems(...ofServers),
    },
  }),
  get: createRoute({
    ...readCall,
    method: "get",
    path: one,
    operationId: "getOrganizationForServers",
    summary: "Get an organization",
    request: { params: OrganizationParams, query: ActingFor },
    responses: {
      200: jsonResponse(Organization, "The organization."),
      ...problems(...ofServers, "not_found"),
    },
  }),
  create: createRoute({
    ...writeCall,
    method: "post",
    path: all,
    operationId: "createOrganizationForServers",
    summary: "Create an organization",
    description: "The user who owns it becomes its first member. Unknown members are errors.",
    request: { query: ActingFor, body: jsonBody(OrganizationCreation) },
    responses: {
      201: {
        ...jsonResponse(Organization, "The new organization."),
        headers: {
          Location: { description: "The path of the organization.", schema: { type: "string" } },
        },
      },
      ...problems(...ofServers, ...ofJson, "slug_taken", "limit_reached"),
    },
  }),
  update: createRoute({
    ...writeCall,
    method: "patch",
    path: one,
    operationId: "updateOrganizationForServers",
    summary: "Change, disable or enable an organization",
    description: "Members that are absent stay as they are. Unknown members are errors.",
    request: { params: OrganizationParams, query: ActingFor, body: jsonBody(OrganizationChanges) },
    responses: {
      200: jsonResponse(Organization, "The organization after the change."),
      ...problems(...ofServers, ...ofJson, "not_found", "slug_taken"),
    },
  }),
  delete: createRoute({
    ...writeCall,
    method: "delete",
    path: one,
    operationId: "deleteOrganizationForServers",
    summary: "Delete an organization",
    description: `Tokens no longer name it. After ${organizationLimits.deletedDays} days, the server deletes its data and its slug is free. Idempotent.`,
    request: { params: OrganizationParams, query: ActingFor },
    responses: {
      204: { description: "The organization is deleted." },
      ...problems(...ofServers),
    },
  }),
  transfer: createRoute({
    ...writeCall,
    method: "put",
    path: `${one}/owner`,
    operationId: "transferOrganizationForServers",
    summary: "Transfer an organization to another user",
    description:
      "The user becomes a member if needed. The previous organization owner stays a member, with the role `admin`.",
    request: { params: OrganizationParams, query: ActingFor, body: jsonBody(NewOwner) },
    responses: {
      204: { description: "The user owns the organization." },
      ...problems(...ofServers, ...ofJson, "not_found", "limit_reached"),
    },
  }),
  members: createRoute({
    ...readCall,
    method: "get",
    path: members,
    operationId: "listMembersForServers",
    summary: "List the members of an organization",
    description:
      "50 members a page, the first member first. Clients find only accounts with the role `user`.",
    request: { params: OrganizationParams, query: ListQuery },
    responses: {
      200: jsonResponse(MemberPage, "One page of the members."),
      ...problems(...ofServers, "not_found"),
    },
  }),
  member: createRoute({
    ...readCall,
    method: "get",
    path: member,
    operationId: "getMemberForServers",
    summary: "Get a member of an organization",
    request: { params: MemberParams, query: ActingFor },
    responses: {
      200: jsonResponse(OrganizationMember, "The member."),
      ...problems(...ofServers, "not_found"),
    },
  }),
  putMember: createRoute({
    ...writeCall,
    method: "put",
    path: member,
    operationId: "putMemberForServers",
    summary: "Add a member, or change the role of one",
    description: "The user gets no email.",
    request: { params: MemberParams, query: ActingFor, body: jsonBody(MemberRole) },
    responses: {
      204: { description: "The user is a member with this role." },
      ...problems(...ofServers, ...ofJson, "not_found", "is_owner", "limit_reached"),
    },
  }),
  removeMember: createRoute({
    ...writeCall,
    method: "delete",
    path: member,
    operationId: "removeMemberForServers",
    summary: "Remove a member from an organization",
    description: "Idempotent: a user who is not a member is not an error.",
    request: { params: MemberParams, query: ActingFor },
    responses: {
      204: { description: "The user is not a member." },
      ...problems(...ofServers, "not_found", "is_owner"),
    },
  }),
  ofUser: createRoute({
    ...readCall,
    method: "get",
    path: "/accounts/{id}/organizations",
    operationId: "listOrganizationsOfAccount",
    summary: "List the organizations of a user",
    description: "The first one that the user joined comes first.",
    request: { params: UserParams, query: ActingFor },
    responses: {
      200: jsonResponse(UserOrganizations, "The organizations."),
      ...problems(...ofServers, "not_found"),
    },
  }),
};
