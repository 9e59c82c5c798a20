import type { EventRow } from "../audit/row.ts";
import type { FailureRow } from "../failures.ts";
import { named, type Rows } from "../ground/rows.ts";
import { hour } from "../ground/time.ts";
import { rate } from "../throttle/model.ts";

/** The refusals about organizations. */
export const organizationFailures = named({
  slug_taken: {
    status: 409,
    title: "Another organization has this slug.",
    why: "An organization has this slug, or had it until it was deleted. The slug of a deleted organization is free after 30 days.",
    todo: "Choose another slug.",
  },
  is_owner: {
    status: 409,
    title: "This user owns the organization.",
    why: "The organization owner cannot be removed or get another role, because an organization always belongs to one user.",
    todo: "Transfer the organization to another user first.",
  },
  limit_reached: {
    status: 409,
    title: "The limit for organizations is reached.",
    why: "An organization has at most 1000 members. A user owns at most 20 organizations and is a member of at most 100.",
    todo: "Remove a member, or let the user leave or delete an organization.",
  },
  organization_creation_closed: {
    status: 403,
    title: "This user cannot create organizations.",
    why: "The option `organizations.create` does not allow it.",
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
};
