import { randomUUID } from "node:crypto";
import { setAccount } from "../../suite/http/calls/accounts.ts";
import { json, newcomer, withBearer } from "../../suite/http/calls/calls.ts";
import {
  joinOrganization,
  openOrganization,
  openUser,
  type User,
} from "../../suite/http/calls/organizations.ts";
import { mailTo, tokenIn } from "../mail/mailbox.ts";
import type { Init, Target } from "../targets/http-target.ts";
import type { Request } from "./admin-calls.ts";

/** Invites an address, and gives the invitation. */
const invite = async ({ call }: User, path: string, email: string) =>
  (await call("POST", `${path}/invitations`, { email, role: "member" })).body;

/** A successful request for each operation of users about organizations. */
export async function organizationCalls(target: Target): Promise<readonly Request[]> {
  const { id, path, owner, admin, member } = await openOrganization(target);
  const left = await openUser(target);
  await joinOrganization(target, id, left);
  const invited = await openUser(target);
  const listed = await openUser(target, { isVerified: true });
  const stranger = `u-${randomUUID().slice(0, 13)}@example.com`;
  await invite(admin, path, invited.email);
  const { id: listedId } = await invite(admin, path, listed.email);
  await invite(admin, path, stranger);
  const { id: revoked } = await invite(admin, path, "revoked@example.com");
  const token = tokenIn(await mailTo(invited.email));
  const invitation = tokenIn(await mailTo(stranger));
  const doomed = String((await owner.call("POST", "", { name: "Doomed" })).body["id"]);
  await setAccount(target, owner, "email_verified_at", "1");
  const as = (user: User, body?: object): Init => ({
    headers: {
      ...withBearer(user.token).headers,
      ...(body && { "Content-Type": "application/json" }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  const at = `/organizations${path}`;
  const newEmail = { email: `u-${randomUUID().slice(0, 13)}@example.com`, role: "member" };
  return [
    ["listMyOrganizations", "", as(owner)],
    ["createMyOrganization", "", as(admin, { name: "New" })],
    ["getMyOrganization", "", as(member), at],
    ["updateMyOrganization", "", as(admin, { name: "Changed" }), at],
    ["listMyMembers", "", as(member), `${at}/members`],
    ["changeMyMember", "", as(admin, { role: "admin" }), `${at}/members/${member.id}`],
    ["inviteMember", "", as(admin, newEmail), `${at}/invitations`],
    ["inviteMember", "again", as(admin, newEmail), `${at}/invitations`],
    ["listInvitations", "", as(admin), `${at}/invitations`],
    ["listOrganizationTrail", "", as(admin), `${at}/audit`],
    ["revokeInvitation", "", as(admin), `${at}/invitations/${String(revoked)}`],
    ["previewInvitation", "", json({ token: invitation })],
    ["listMyInvitations", "", as(listed)],
    ["acceptInvitation", "", as(listed, { id: listedId })],
    [
      "acceptInvitation",
      "with the link, for an address that was not verified",
      as(invited, { token }),
    ],
    ["register", "with an invitation", json({ ...newcomer(), invitation })],
    ["transferMyOrganization", "", as(owner, { user_id: admin.id }), `${at}/owner`],
    ["removeMyMember", "", as(admin), `${at}/members/${member.id}`],
    ["leaveOrganization", "", as(left), `${at}/members/me`],
    ["deleteMyOrganization", "", as(owner, { name: "Doomed" }), `/organizations/${doomed}`],
  ];
}
