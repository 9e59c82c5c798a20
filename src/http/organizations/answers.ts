import { timeOf } from "../../core/ground/time.ts";
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
