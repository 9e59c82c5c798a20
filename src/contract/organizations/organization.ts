import * as z from "zod";
import type { BuiltInScope } from "../../core/access.ts";
import type { FailureCode } from "../../core/tables/failures.ts";
import {
  cursorParam,
  eventDetail,
  eventParam,
  fromParam,
  linkToken,
  nextCursor,
  notAnObject,
  text,
  time,
  toParam,
} from "../fields.ts";
import { ofBearer, ofSudo } from "../refusals.ts";
import { problems } from "../responses.ts";
import { accessToken } from "../security.ts";

const scope: BuiltInScope = "organizations";

/** What all calls of users about organizations have in common. */
export const organizationCall = {
  tags: ["Organizations"],
  security: [{ [accessToken]: [scope] }],
};

type OfSudo = (typeof ofSudo)[number] | "mfa_enrolment_required";
type OfBearer = (typeof ofBearer)[number] | "mfa_enrolment_required";

/** The refusals of a call about the user's own organizations in general. */
export const userProblems = <C extends FailureCode = never>(...codes: readonly C[]) =>
  problems<OfBearer | C>(...ofBearer, "mfa_enrolment_required", ...codes);

/** The refusals of a call about one organization, which may ask for a second factor. */
export const memberProblems = <C extends FailureCode = never>(...codes: readonly C[]) =>
  problems<OfSudo | "not_found" | C>(...ofSudo, "mfa_enrolment_required", "not_found", ...codes);

const example = "019b0a5e-7c00-7a3b-8f5e-3d6c1b2a4f90";

const id = z.string().meta({ format: "uuid", example });

/** A parameter of the path that is an id. */
const idParam = (name: string, component: string, description?: string) =>
  z.string().meta({
    format: "uuid",
    ...(description !== undefined && { description }),
    example,
    param: { name, in: "path", "x-component": component },
  });

const organizationId = idParam("id", "my_organization_id", "The id of the organization.");

export const MyOrganizationParams = z.object({ id: organizationId });

export const MyMemberParams = z.object({
  id: organizationId,
  user_id: idParam("user_id", "member_user_id"),
});

export const MyMemberQuery = z.object({ cursor: cursorParam });

const requireMfa = z.boolean().meta({
  description: "Whether its members need a second factor.",
  example: false,
});

const role = z.string().meta({
  description:
    "The role in the organization, such as `member`. The user who owns the organization has a separate one.",
  example: "member",
});

/** An organization as one of its members sees it. */
export const MyOrganization = z
  .object({
    id,
    slug: z.string().nullable().meta({
      description: "A short name for URLs. Null for none.",
      example: "acme",
    }),
    name: z.string().meta({ example: "Acme" }),
    role,
    require_mfa: requireMfa,
    created_at: time("When the organization was created."),
  })
  .meta({ id: "MyOrganization" });

export const MyOrganizations = z
  .object({ organizations: z.array(MyOrganization) })
  .meta({ id: "MyOrganizations" });

const Member = z
  .object({
    user_id: id,
    username: z.string().meta({ example: "ann" }),
    name: z.string().meta({ example: "Ann Smith" }),
    email: z.string().optional().meta({
      description: "Only the organization owner and members with the role `admin` see it.",
      example: "ann@example.com",
    }),
    role,
    joined_at: time("When the user became a member."),
  })
  .meta({ id: "Member" });

export const MyMembers = z
  .object({ members: z.array(Member), next_cursor: nextCursor })
  .meta({ id: "MyMembers" });

export const organizationName = text({
  minLength: 1,
  maxLength: 128,
  description: "Members and invited users see it. Cannot contain `@`, `://` or control characters.",
  example: "Acme",
});

export const organizationSlug = text({
  minLength: 1,
  maxLength: 48,
  description:
    "Letters, digits and hyphens. It starts and ends with a letter or a digit. No other organization can have it.",
  example: "acme",
})
  .nullable()
  .optional();

export const MyOrganizationCreation = z
  .object({ name: organizationName, slug: organizationSlug }, { error: notAnObject })
  .meta({ id: "MyOrganizationCreation" });

export const MyOrganizationChanges = z
  .object(
    {
      name: organizationName.optional(),
      slug: organizationSlug,
      require_mfa: requireMfa.optional(),
    },
    { error: notAnObject },
  )
  .meta({ id: "MyOrganizationChanges" });

export const MyOrganizationDeletion = z
  .object(
    {
      name: text({
        description: "The name of the organization, as a confirmation.",
        example: "Acme",
      }),
    },
    { error: notAnObject },
  )
  .meta({ id: "MyOrganizationDeletion" });

const roleOfMember = text({
  minLength: 1,
  maxLength: 16,
  description: "`member`, `admin` or a role of the operator.",
  example: "member",
});

export const MyMemberRole = z
  .object({ role: roleOfMember }, { error: notAnObject })
  .meta({ id: "MyMemberRole" });

export const InvitationParams = z.object({
  id: organizationId,
  invitation_id: idParam("invitation_id", "invitation_id"),
});

const expiresAt = time("When the invitation expires.");

const invitedBy = z.string().nullable().meta({
  description: "The name of the user who sent it. Null if the account was deleted.",
  example: "Ann Smith",
});

/** An invitation as managers see it. */
export const Invitation = z
  .object({
    id,
    email: z.string().meta({ example: "ben@example.com" }),
    role,
    invited_by: invitedBy,
    sent_at: time("When it was last sent."),
    expires_at: expiresAt,
  })
  .meta({ id: "Invitation" });

export const Invitations = z
  .object({ invitations: z.array(Invitation) })
  .meta({ id: "Invitations" });

export const InvitationOrder = z
  .object(
    {
      email: text({
        format: "email",
        description: "The address to invite.",
        example: "ben@example.com",
      }),
      role: roleOfMember,
    },
    { error: notAnObject },
  )
  .meta({ id: "InvitationOrder" });

/** The token of the link of an invitation. */
export const InvitationToken = z
  .object({ token: linkToken }, { error: notAnObject })
  .meta({ id: "InvitationToken" });

const invitedTo = z
  .object({ id, name: z.string().meta({ example: "Acme" }) })
  .meta({ id: "InvitedTo" });

export const InvitationPreview = z
  .object({
    organization: invitedTo,
    invited_by: invitedBy,
    email: z
      .string()
      .meta({ description: "The address that is invited.", example: "ben@example.com" }),
    role,
    has_account: z.boolean().meta({
      description: "Whether an account has this address.",
      example: false,
    }),
  })
  .meta({ id: "InvitationPreview" });

export const InvitationAcceptance = z
  .object(
    {
      token: linkToken.optional(),
      id: z.string().optional().meta({
        format: "uuid",
        description: "Instead of `token`, for a verified address.",
      }),
    },
    { error: notAnObject },
  )
  .refine(({ token, id: named }) => (token === undefined) !== (named === undefined), {
    error: "Send either token or id.",
  })
  .meta({ id: "InvitationAcceptance" });

export const MyInvitations = z
  .object({
    invitations: z.array(
      z
        .object({
          id,
          organization: invitedTo,
          invited_by: invitedBy,
          role,
          expires_at: expiresAt,
        })
        .meta({ id: "MyInvitation" }),
    ),
  })
  .meta({ id: "MyInvitations" });

export const MyNewOwner = z
  .object(
    {
      user_id: id.meta({ description: "The id of the member who becomes the organization owner." }),
    },
    { error: notAnObject },
  )
  .meta({ id: "MyNewOwner" });

export const OrganizationTrailQuery = z.object({
  event: eventParam,
  from: fromParam,
  to: toParam,
  cursor: cursorParam,
});

export const OrganizationTrail = z
  .object({
    entries: z.array(
      z
        .object({
          id,
          at: time("When it happened."),
          event: z.string().meta({
            description: "The name of the event. The page on the audit trail explains all events.",
            example: "membership_added",
          }),
          words: z.string().meta({
            description: "The event in words.",
            example: "Joined an organization",
          }),
          actor: z.string().nullable().meta({
            description:
              "The id of the user who did it. `operator` for the operator of the server.",
            example,
          }),
          subject: z.string().nullable().meta({
            description: "The id of the user that it is about. Null if it is not about one user.",
            example,
          }),
          detail: eventDetail,
        })
        .meta({ id: "OrganizationEntry" }),
    ),
    next_cursor: nextCursor,
  })
  .meta({ id: "OrganizationTrail" });
