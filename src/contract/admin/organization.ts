import * as z from "zod";
import { notAnObject, text, time, cursorParam, nextCursor, queryText } from "../fields.ts";
import { organizationName, organizationSlug } from "../organizations/organization.ts";
import { id, timeOrNull } from "./fields.ts";

const organization = z
  .string()
  .min(1)
  .meta({
    description: "The id or the slug of the organization.",
    example: "acme",
    param: { name: "id", in: "path", "x-component": "organization_id" },
  });

export const OrganizationParams = z.object({ id: organization });

export const MemberParams = z.object({
  id: organization,
  user_id: z.string().meta({
    format: "uuid",
    example: "019b0a5e-7c00-7a3b-8f5e-3d6c1b2a4f90",
    param: { name: "user_id", in: "path", "x-component": "member_user_id" },
  }),
});

export const OrganizationQuery = z.object({
  q: queryText("q", "The whole slug or id of an organization.", "acme"),
  cursor: cursorParam,
});

export const MemberQuery = z.object({ cursor: cursorParam });

const slug = z.string().nullable().meta({
  description: "A short name for URLs, in any case of letters. Null for none.",
  example: "acme",
});

const requireMfa = z.boolean().meta({
  description: "Whether its members need a second factor.",
  example: false,
});

/** An organization as administrators see it. */
export const Organization = z
  .object({
    id,
    slug,
    name: z.string().meta({ example: "Acme" }),
    owner_id: id,
    require_mfa: requireMfa,
    created_at: time("When the organization was created."),
    updated_at: time("When the organization was last changed."),
    disabled_at: timeOrNull("When the organization was disabled. Null if it was not."),
  })
  .meta({ id: "Organization" });

export const OrganizationPage = z
  .object({ organizations: z.array(Organization), next_cursor: nextCursor })
  .meta({ id: "OrganizationPage" });

const role = z.string().meta({
  description:
    "The role in the organization, such as `member`. The user who owns the organization has a separate one.",
  example: "owner",
});

/** A member of an organization. */
export const OrganizationMember = z
  .object({
    user_id: id,
    username: z.string().meta({ example: "ann" }),
    name: z.string().meta({ example: "Ann Smith" }),
    email: z.string().meta({ example: "ann@example.com" }),
    role,
    joined_at: time("When the user became a member."),
  })
  .meta({ id: "OrganizationMember" });

export const MemberPage = z
  .object({ members: z.array(OrganizationMember), next_cursor: nextCursor })
  .meta({ id: "MemberPage" });

/** The organizations of a user. */
export const UserOrganizations = z
  .object({
    organizations: z.array(
      Organization.pick({ id: true, slug: true, name: true, disabled_at: true })
        .extend({ role, joined_at: time("When the user became a member.") })
        .meta({ id: "UserOrganization" }),
    ),
  })
  .meta({ id: "UserOrganizations" });

export const OrganizationCreation = z
  .object(
    {
      name: organizationName,
      slug: organizationSlug,
      owner_id: id.meta({ description: "The id of the account that owns it." }),
      require_mfa: requireMfa.optional(),
    },
    { error: notAnObject },
  )
  .meta({ id: "OrganizationCreation" });

export const OrganizationChanges = z
  .object(
    {
      name: organizationName.optional(),
      slug: organizationSlug,
      require_mfa: requireMfa.optional(),
      disabled: z.boolean().optional().meta({
        description: "`true` disables the organization: tokens no longer name it.",
        example: false,
      }),
    },
    { error: notAnObject },
  )
  .meta({ id: "OrganizationChanges" });

export const NewOwner = z
  .object(
    {
      user_id: id.meta({
        description: "The id of the account that becomes the organization owner.",
      }),
    },
    { error: notAnObject },
  )
  .meta({ id: "NewOwner" });

export const MemberRole = z
  .object(
    {
      role: text({
        minLength: 1,
        maxLength: 16,
        description: "Without it, a new member has the role `member`, and a member keeps the role.",
        example: "member",
      }).optional(),
    },
    { error: notAnObject },
  )
  .meta({ id: "MemberRole" });
