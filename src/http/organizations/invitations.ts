import {
  Invitation,
  InvitationAcceptance,
  InvitationOrder,
  InvitationParams,
  InvitationPreview,
  InvitationToken,
  Invitations,
  MyInvitations,
  MyOrganization,
  MyOrganizationParams,
  memberProblems,
  organizationCall,
  userProblems,
} from "../../contract/organizations/organization.ts";
import { ofJson } from "../../contract/refusals.ts";
import { jsonBody, jsonResponse, problems } from "../../contract/responses.ts";
import { createRoute } from "../../contract/route.ts";
import type { Auth } from "../../core/auth.ts";
import { organizationLimits } from "../../core/organizations/limits.ts";
import type { Endpoints } from "../endpoint.ts";
import { readJson } from "../request/body.ts";
import { authorizedSession, languageOf } from "../request/caller.ts";
import { readParams } from "../request/parameters.ts";
import { json, respond } from "../response/respond.ts";
import { invitationPreview, myInvitation, myOrganization, publicInvitation } from "./answers.ts";

const { shown, invitationDays, endedDays } = organizationLimits;

const listInvitations = createRoute({
  ...organizationCall,
  method: "get",
  path: "/organizations/{id}/invitations",
  operationId: "listInvitations",
  summary: "List the invitations to one of my organizations",
  description: `Needs the role \`admin\`. The list includes expired invitations for ${endedDays} days.`,
  request: { params: MyOrganizationParams },
  responses: {
    200: jsonResponse(Invitations, `The last ${shown} invitations, newest first.`),
    ...memberProblems(),
  },
});

const inviteMember = createRoute({
  ...organizationCall,
  method: "post",
  path: "/organizations/{id}/invitations",
  operationId: "inviteMember",
  summary: "Invite an address to one of my organizations",
  description: `Needs the role \`admin\`. Sends an email with a link that works for ${invitationDays} days. To send it again, repeat the call. The response is the same whether or not the address has an account.`,
  request: { params: MyOrganizationParams, body: jsonBody(InvitationOrder) },
  responses: {
    201: jsonResponse(Invitation, "The invitation."),
    ...memberProblems(...ofJson, "already_member", "limit_reached"),
  },
});

const revokeInvitation = createRoute({
  ...organizationCall,
  method: "delete",
  path: "/organizations/{id}/invitations/{invitation_id}",
  operationId: "revokeInvitation",
  summary: "Revoke an invitation to one of my organizations",
  description: "Needs the role `admin`. Its link no longer works. Idempotent.",
  request: { params: InvitationParams },
  responses: {
    204: { description: "There is no such invitation." },
    ...memberProblems(),
  },
});

const previewInvitation = createRoute({
  method: "post",
  path: "/organizations/invitations/preview",
  operationId: "previewInvitation",
  tags: organizationCall.tags,
  summary: "Show an invitation",
  description: "Returns the organization, the role and the sender. Does not use up the invitation.",
  request: { body: jsonBody(InvitationToken) },
  responses: {
    200: jsonResponse(InvitationPreview, "The invitation."),
    ...problems(...ofJson, "invalid_link", "unavailable"),
  },
});

const acceptInvitation = createRoute({
  ...organizationCall,
  method: "post",
  path: "/organizations/invitations/accept",
  operationId: "acceptInvitation",
  summary: "Accept an invitation",
  description:
    "The account must have the address of the invitation. The `token` of the link also verifies this address. With an `id` of `GET /users/me/invitations`, it must be verified already.",
  request: { body: jsonBody(InvitationAcceptance) },
  responses: {
    200: jsonResponse(MyOrganization, "The organization, of which the user is a member."),
    ...userProblems(
      ...ofJson,
      "invalid_link",
      "invitation_for_other_address",
      "email_not_verified",
      "limit_reached",
    ),
  },
});

const listMyInvitations = createRoute({
  ...organizationCall,
  method: "get",
  path: "/users/me/invitations",
  operationId: "listMyInvitations",
  summary: "List the invitations that I can accept",
  description: "Those to the address of the account, which must be verified.",
  responses: {
    200: jsonResponse(MyInvitations, "The invitations that have not expired, newest first."),
    ...userProblems("email_not_verified"),
  },
});

/** Lists, sends, revokes, shows and accepts invitations to organizations. */
export function invitations(
  { endpoint }: Endpoints,
  auth: Auth,
  own: NonNullable<Auth["organizations"]>,
): void {
  endpoint(listInvitations, async (c) => {
    const caller = await authorizedSession(c, auth, "organizations");
    const { id } = readParams(c, MyOrganizationParams);
    const found = await own.invitations(caller, id);
    return json(c, { invitations: found.map(publicInvitation) }, 200);
  });

  endpoint(inviteMember, async (c) => {
    const caller = await authorizedSession(c, auth, "organizations");
    const { id } = readParams(c, MyOrganizationParams);
    const order = await readJson(c, InvitationOrder);
    const sent = await own.invite({ ...caller, language: languageOf(c) }, id, order);
    return json(c, publicInvitation(sent), 201);
  });

  endpoint(revokeInvitation, async (c) => {
    const caller = await authorizedSession(c, auth, "organizations");
    const { id, invitation_id: invitationId } = readParams(c, InvitationParams);
    await own.revoke(caller, id, invitationId);
    return respond(c, null, 204);
  });

  endpoint(previewInvitation, async (c) => {
    const { token } = await readJson(c, InvitationToken);
    const { network } = c.get("caller");
    return json(c, invitationPreview(await own.preview({ token, network })), 200);
  });

  endpoint(acceptInvitation, async (c) => {
    const caller = await authorizedSession(c, auth, "organizations");
    const named = await readJson(c, InvitationAcceptance);
    const { network } = c.get("caller");
    return json(c, myOrganization(await own.accept(caller, { ...named, network })), 200);
  });

  endpoint(listMyInvitations, async (c) => {
    const caller = await authorizedSession(c, auth, "organizations");
    const found = await own.myInvitations(caller);
    return json(c, { invitations: found.map(myInvitation) }, 200);
  });
}
