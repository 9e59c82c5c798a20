import {
  MyMemberParams,
  MyMemberQuery,
  MyMemberRole,
  MyMembers,
  MyNewOwner,
  MyOrganizationParams,
  memberProblems,
  organizationCall,
  userProblems,
} from "../../contract/organizations/organization.ts";
import { ofJson } from "../../contract/refusals.ts";
import { jsonBody, jsonResponse } from "../../contract/responses.ts";
import { createRoute } from "../../contract/route.ts";
import type { Auth } from "../../core/auth.ts";
import type { Endpoints } from "../endpoint.ts";
import { readJson } from "../request/body.ts";
import { authorizedSession, languageOf } from "../request/caller.ts";
import { readCursor, writeCursor } from "../request/cursor.ts";
import { readParams, readQuery } from "../request/parameters.ts";
import { json, respond } from "../response/respond.ts";
import { memberFor } from "./answers.ts";

const listMyMembers = createRoute({
  ...organizationCall,
  method: "get",
  path: "/organizations/{id}/members",
  operationId: "listMyMembers",
  summary: "List the members of one of my organizations",
  description: "Oldest members first.",
  request: { params: MyOrganizationParams, query: MyMemberQuery },
  responses: {
    200: jsonResponse(MyMembers, "One page of the members."),
    ...memberProblems("validation_failed"),
  },
});

const changeMyMember = createRoute({
  ...organizationCall,
  method: "patch",
  path: "/organizations/{id}/members/{user_id}",
  operationId: "changeMyMember",
  summary: "Change the role of a member",
  description: "Needs the role `admin`.",
  request: { params: MyMemberParams, body: jsonBody(MyMemberRole) },
  responses: {
    204: { description: "The member has this role." },
    ...memberProblems(...ofJson, "is_owner"),
  },
});

const leaveOrganization = createRoute({
  ...organizationCall,
  method: "delete",
  path: "/organizations/{id}/members/me",
  operationId: "leaveOrganization",
  summary: "Leave one of my organizations",
  description: "The organization owner must transfer the organization before leaving.",
  request: { params: MyOrganizationParams },
  responses: {
    204: { description: "The user is not a member." },
    ...userProblems("not_found", "is_owner"),
  },
});

const removeMyMember = createRoute({
  ...organizationCall,
  method: "delete",
  path: "/organizations/{id}/members/{user_id}",
  operationId: "removeMyMember",
  summary: "Remove a member from one of my organizations",
  description: "Needs the role `admin`. Idempotent: a user who is not a member is not an error.",
  request: { params: MyMemberParams },
  responses: {
    204: { description: "The user is not a member." },
    ...memberProblems("is_owner"),
  },
});

const transferMyOrganization = createRoute({
  ...organizationCall,
  method: "put",
  path: "/organizations/{id}/owner",
  operationId: "transferMyOrganization",
  summary: "Transfer one of my organizations to another member",
  description:
    "For the organization owner, with a login within the last ten minutes. The previous organization owner stays a member, with the role `admin`. Both get an email.",
  request: { params: MyOrganizationParams, body: jsonBody(MyNewOwner) },
  responses: {
    204: { description: "The member owns the organization." },
    ...memberProblems(...ofJson, "limit_reached"),
  },
});

/** Lists, changes and removes the members of an organization of the caller, and transfers it to one of them. */
export function members(
  { endpoint }: Endpoints,
  auth: Auth,
  own: NonNullable<Auth["organizations"]>,
): void {
  endpoint(listMyMembers, async (c) => {
    const caller = await authorizedSession(c, auth, "organizations");
    const { id } = readParams(c, MyOrganizationParams);
    const { cursor } = readQuery(c, MyMemberQuery);
    const { isManager, rows, next } = await own.members(caller, id, readCursor(cursor));
    const page = { members: rows.map(memberFor(isManager)), next_cursor: writeCursor(next) };
    return json(c, page, 200);
  });

  endpoint(changeMyMember, async (c) => {
    const caller = await authorizedSession(c, auth, "organizations");
    const { id, user_id: userId } = readParams(c, MyMemberParams);
    const { role } = await readJson(c, MyMemberRole);
    await own.changeRole(caller, id, userId, role);
    return respond(c, null, 204);
  });

  // Before the call with an id in this place.
  endpoint(leaveOrganization, async (c) => {
    const caller = await authorizedSession(c, auth, "organizations");
    const { id } = readParams(c, MyOrganizationParams);
    await own.leave(caller, id);
    return respond(c, null, 204);
  });

  endpoint(removeMyMember, async (c) => {
    const caller = await authorizedSession(c, auth, "organizations");
    const { id, user_id: userId } = readParams(c, MyMemberParams);
    await own.remove(caller, id, userId);
    return respond(c, null, 204);
  });

  endpoint(transferMyOrganization, async (c) => {
    const caller = {
      ...(await authorizedSession(c, auth, "organizations")),
      language: languageOf(c),
    };
    const { id } = readParams(c, MyOrganizationParams);
    const { user_id: to } = await readJson(c, MyNewOwner);
    await own.transfer(caller, id, to);
    return respond(c, null, 204);
  });
}
