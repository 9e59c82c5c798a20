import type { EventRow } from "../audit/row.ts";
import type { FailureRow } from "../failures.ts";
import { named, type Rows } from "../ground/rows.ts";
import { day, hour } from "../ground/time.ts";
import { creationClosed } from "../languages/creation-closed.ts";
import { rate } from "../throttle/model.ts";
import { organizationLimits } from "./limits.ts";

const { members, owned, memberships, invitations, deletedDays } = organizationLimits;

/** The refusals about organizations. */
export const organizationFailures = named({
  slug_taken: {
    status: 409,
    title: "Another organization has this slug.",
    why: `An organization has this slug, or had it until it was deleted. The slug of a deleted organization is free after ${deletedDays} days.`,
    todo: "Choose another slug.",
  },
  is_owner: {
    status: 409,
    title: "This user owns the organization.",
    why: "The organization owner cannot be removed or get another role, because an organization always belongs to one user.",
    todo: "Transfer the organization to another user first.",
  },
  owns_organizations: {
    status: 409,
    title: "This account owns organizations. Transfer them first.",
    why: "The account of an organization owner cannot be deleted, because an organization always belongs to one user.",
    todo: "Transfer the organizations that `detail` names to other users, or delete them. Then repeat the call.",
  },
  limit_reached: {
    status: 409,
    title: "The limit for organizations is reached.",
    why: `An organization has at most ${members} members. A user owns at most ${owned} organizations and is a member of at most ${memberships}. An organization has at most ${invitations} open invitations.`,
    todo: "Remove a member, revoke an invitation, or let the user leave or delete an organization.",
  },
  already_member: {
    status: 409,
    title: "This user is already a member.",
    why: "The account with this email address already belongs to the organization.",
    todo: "Change the role of the member instead.",
  },
  /** Never names the address: the reader of the link sees it, and others must not. */
  invitation_for_other_address: {
    status: 403,
    title: "This invitation is for another email address.",
    why: "Only the account with the address of the invitation can accept it.",
    detail:
      "Log in with the account that has the email address of the invitation, or ask for a new invitation.",
    todo: "Show the address of the invitation and that of the account, and offer to log out.",
  },
  organization_creation_closed: {
    status: 403,
    title: "This user cannot create organizations.",
    why: "The option `organizations.create` does not allow it.",
    detail: creationClosed,
    todo: "Ask the operator of the service to create the organization.",
  },
} as const satisfies Rows<FailureRow>);

/** The events of organizations. Each entry names its organization. */
export const organizationEvents = named({
  organization_created: {
    outcome: "success",
    stored: true,
    detail: [],
    words: "Organization created",
  },
  organization_updated: {
    outcome: "success",
    stored: true,
    detail: ["settings"],
    words: "Organization changed",
  },
  organization_deleted: {
    outcome: "success",
    stored: true,
    detail: [],
    words: "Organization deleted",
  },
  organization_transferred: {
    outcome: "success",
    stored: true,
    detail: [],
    words: "Became organization owner",
  },
  membership_added: {
    outcome: "success",
    stored: true,
    detail: ["role"],
    words: "Joined an organization",
  },
  membership_role_changed: {
    outcome: "success",
    stored: true,
    detail: ["from", "to"],
    words: "Role in an organization changed",
  },
  invitation_sent: {
    outcome: "success",
    stored: true,
    detail: ["role"],
    words: "Invited an address to an organization",
  },
  invitation_accepted: {
    outcome: "success",
    stored: true,
    detail: ["role"],
    words: "Accepted an invitation",
  },
  invitation_revoked: {
    outcome: "success",
    stored: true,
    detail: [],
    words: "Invitation revoked",
  },
  membership_removed: {
    outcome: "success",
    stored: true,
    detail: ["role"],
    words: "Removed from an organization",
  },
} as const satisfies Rows<EventRow>);

/** The limits of what users do with organizations. */
export const organizationThrottle = {
  create: rate(["create-organization", "account", "new organizations"], 5, hour),
  inviteOrganization: rate(["invite-organization", "organization", "invitations"], 50, day),
  inviteAccount: rate(["invite-account", "account", "invitations that a user sends"], 20, hour),
  inviteAddress: rate(["invite-address", "address", "emails with an invitation"], 3, day),
};
