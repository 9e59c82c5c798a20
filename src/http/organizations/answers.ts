import { timeOf } from "../../core/ground/time.ts";
import type { InvitationPreview } from "../../core/organizations/invitations/accept.ts";
import type { ShownInvitation } from "../../core/organizations/invitations/model.ts";
import type { OrganizationOfMember } from "../../core/organizations/own.ts";
import type { Member } from "../../core/organizations/ports.ts";

// Each function names each member, so that no new column is shown by accident.

export const myOrganization = (organization: OrganizationOfMember) => ({
  id: organization.id,
  slug: organization.slug,
  name: organization.name,
  role: organization.role,
  require_mfa: organization.requireMfa === 1,
  created_at: timeOf(organization.createdAt),
});

/** A member as other members see it. */
export const memberFor = (isManager: boolean) => (member: Member) => ({
  user_id: member.userId,
  username: member.username,
  name: member.name,
  ...(isManager && { email: member.email }),
  role: member.role,
  joined_at: timeOf(member.createdAt),
});

/** An invitation as managers see it. */
export const publicInvitation = (invitation: ShownInvitation) => ({
  id: invitation.id,
  email: invitation.email,
  role: invitation.role,
  invited_by: invitation.inviterName,
  sent_at: timeOf(invitation.sentAt),
  expires_at: timeOf(invitation.expiresAt),
});

export const invitationPreview = ({ invitation, hasAccount }: InvitationPreview) => ({
  organization: { id: invitation.organizationId, name: invitation.organizationName },
  invited_by: invitation.inviterName,
  email: invitation.email,
  role: invitation.role,
  has_account: hasAccount,
});

export const myInvitation = (invitation: ShownInvitation) => ({
  id: invitation.id,
  organization: { id: invitation.organizationId, name: invitation.organizationName },
  invited_by: invitation.inviterName,
  role: invitation.role,
  expires_at: timeOf(invitation.expiresAt),
});
