import { publicAccount } from "../accounts/model.ts";
import { enqueueNotice } from "../email/enqueue.ts";
import { linkFailures } from "../email/rows.ts";
import { Failure, credentialFailures, requestFailures } from "../failures.ts";
import type { Language } from "../ground/language.ts";
import { isId } from "../ids.ts";
import { ownerRole, type Organization } from "../memberships/model.ts";
import { spend } from "../throttle/count.ts";
import type { SessionCaller } from "../user.ts";
import { requireCreation } from "./create.ts";
import { organizationEmails } from "./emails.ts";
import {
  acceptInvitation,
  listMyInvitations,
  previewInvitation,
  type NamedInvitation,
} from "./invitations/accept.ts";
import { invite, revokeInvitation, type InvitationOrder } from "./invitations/invite.ts";
import {
  registerInvited,
  type InvitedRegistration,
  type Register,
} from "./invitations/register.ts";
import {
  createOrganization,
  deleteOrganization,
  transferToMember,
  updateOrganization,
  type OrganizationOrder,
} from "./manage.ts";
import { changeRole, listMembers, removeMember } from "./members.ts";
import type { OwnedOrganization, OwnOrganizationPolicy, OwnOrganizationPorts } from "./ports.ts";
import { organizationFailures, organizationThrottle } from "./rows.ts";
import type { OrganizationSettings } from "./settings.ts";
import { memberActor, requireStanding, type Standing } from "./standing.ts";
import { entryForMembers, listTrail, type TrailQuery } from "./trail.ts";

/** An organization as one of its members sees it. */
export interface OrganizationOfMember extends Omit<OwnedOrganization, "ownerId" | "disabledAt"> {
  readonly role: string;
}

/** What a user chooses about a new organization. */
type NewOrganization = Pick<OrganizationOrder, "name" | "slug">;

/** What a user chooses about an organization. */
type OwnSettings = Omit<OrganizationSettings, "disabled">;

/**
 * What users do with the organizations that they belong to, named by their ids. Each call throws what `requireStanding` does, and the role
 * at its start decides. `requireSudo` throws unless the user logged in lately.
 */
export function createOwnOrganizations(
  ports: OwnOrganizationPorts,
  policy: OwnOrganizationPolicy,
  {
    requireSudo,
    register,
  }: { requireSudo(caller: SessionCaller): Promise<unknown>; register: Register },
) {
  const shown = ({ organization, role }: Omit<Standing, "isManager">): OrganizationOfMember => {
    const { id, slug, name, requireMfa, createdAt } = organization;
    return { id, slug, name, requireMfa, createdAt, role };
  };
  return {
    /** The roles that a member can be given. */
    roles: ports.organizationAccess.allRoles,
    /** Whether only administrators of the server create organizations. */
    isCreationClosed: ports.organizationCreation === "administrators",

    /** Those in which the user counts as a member, and those that the user owns. Throws Failure `unavailable`. */
    list: ({ userId }: Pick<SessionCaller, "userId">) => listOwn(ports, userId),

    /** Throws Failure `organization_creation_closed`, `too_many_requests`, and those of `createOrganization`. */
    async create(caller: SessionCaller, settings: NewOrganization) {
      const { userId: ownerId } = caller;
      const account = await ports.store.findAccount(ownerId);
      if (!account) {
        throw new Failure(credentialFailures.invalid_token, { reason: "account deleted" });
      }
      await requireCreation(ports.organizationCreation, publicAccount(account, policy));
      await spend(ports, policy, organizationThrottle.create, ownerId);
      const order = { ...settings, ownerId };
      const organization = await createOrganization(ports, memberActor(caller), order);
      return shown({ organization, role: ownerRole });
    },

    find: async (caller: SessionCaller, id: string) =>
      shown(await requireStanding(ports, caller, id, "member")),

    /** A change of `requireMfa` needs a login of the last ten minutes with two factors. Throws also those of `updateOrganization`. */
    async change(caller: SessionCaller, id: string, settings: OwnSettings) {
      const { role } = await requireStanding(ports, caller, id, "admin");
      if (settings.requireMfa !== undefined) {
        await requireSudo(caller);
        await ports.requireTwoFactors(caller);
      }
      const organization = await updateOrganization(ports, memberActor(caller), id, settings);
      return shown({ organization, role });
    },

    /** Needs a login of the last ten minutes, and the name as it is. Throws Failure `validation_failed` for another name. */
    async delete(caller: SessionCaller, id: string, name: string): Promise<void> {
      const { organization } = await requireStanding(ports, caller, id, "owner");
      await requireSudo(caller);
      if (name !== organization.name) {
        const message = "This is not the name of the organization.";
        const errors = [{ pointer: "/name", message }];
        throw new Failure(requestFailures.validation_failed, { errors });
      }
      await deleteOrganization(ports, memberActor(caller), id);
    },

    /** Only managers see the addresses. Throws also those of `listMembers`. */
    async members(caller: SessionCaller, id: string, cursor: string | undefined) {
      const { organization, isManager } = await requireStanding(ports, caller, id, "member");
      return {
        isManager,
        ...(await listMembers(ports, memberActor(caller), organization, cursor)),
      };
    },

    /** Throws also those of `changeRole`. */
    async changeRole(caller: SessionCaller, id: string, userId: string, role: string) {
      const { organization } = await requireStanding(ports, caller, id, "admin");
      await changeRole(ports, memberActor(caller), organization, userId, role);
    },

    /** Throws also those of `removeMember`. */
    async remove(caller: SessionCaller, id: string, userId: string): Promise<void> {
      await requireStanding(ports, caller, id, "admin");
      await removeMember(ports, memberActor(caller), id, userId);
    },

    /** Also without the second factor that the organization asks for. Throws Failure `not_found`, `is_owner`, `unavailable`. */
    async leave(caller: SessionCaller, id: string): Promise<void> {
      const state = isId(id) ? await ports.store.findMembership(id, caller.userId) : undefined;
      if (!state) throw new Failure(requestFailures.not_found);
      if (state.role === ownerRole) throw new Failure(organizationFailures.is_owner);
      await removeMember(ports, memberActor(caller), id, caller.userId);
    },

    /** Needs a login of the last ten minutes. Tells both by email. Throws also those of `transferToMember`. */
    async transfer(
      caller: SessionCaller & { readonly language: Language },
      id: string,
      to: string,
    ): Promise<void> {
      const { organization } = await requireStanding(ports, caller, id, "owner");
      await requireSudo(caller);
      if (!(await transferToMember(ports, memberActor(caller), organization, to))) return;
      await tellOfOwner(ports, organization, caller, to);
    },

    /** Those that a list shows, also expired ones. */
    async invitations(caller: SessionCaller, id: string) {
      await requireStanding(ports, caller, id, "admin");
      return ports.store.listInvitations(id);
    },
    /** Throws Failure also `validation_failed`. */
    async trail(caller: SessionCaller, id: string, query: TrailQuery) {
      await requireStanding(ports, caller, id, "admin");
      const { entries, next } = await listTrail(ports, id, query);
      return { entries: entries.map((entry) => entryForMembers(ports.access, entry)), next };
    },
    invite: (
      caller: SessionCaller & { readonly language: Language },
      id: string,
      order: InvitationOrder,
    ) => invite(ports, policy, caller, id, order),
    revoke: (caller: SessionCaller, id: string, invitationId: string) =>
      revokeInvitation(ports, caller, id, invitationId),
    myInvitations: (caller: SessionCaller) => listMyInvitations(ports, caller),
    preview: (link: NamedInvitation) => previewInvitation(ports, policy, link),
    async accept(caller: SessionCaller, named: NamedInvitation) {
      const { organizationId, role } = await acceptInvitation(ports, policy, caller, named);
      const organization = await ports.store.findOrganization(organizationId);
      if (!organization) throw new Failure(linkFailures.invalid_link);
      return shown({ organization, role });
    },
    /** Registers with an invitation. */
    register: (registration: InvitedRegistration) =>
      registerInvited(ports, policy, register, registration),
  };
}

async function listOwn(
  { store }: OwnOrganizationPorts,
  userId: string,
): Promise<readonly OrganizationOfMember[]> {
  const [memberships, owned] = await Promise.all([
    store.listMemberships(userId),
    store.listOwned(userId),
  ]);
  const ids = new Set(owned.map(({ id }) => id));
  return [
    ...memberships.filter(({ id, suspendedAt }) => suspendedAt === null && !ids.has(id)),
    ...owned.map((one) => ({ ...one, role: ownerRole })),
  ].filter(({ disabledAt }) => disabledAt === null);
}

/** Emails to both. Best effort, because the transfer is done. */
async function tellOfOwner(
  ports: OwnOrganizationPorts,
  { name }: Pick<Organization, "name">,
  { language, ...caller }: SessionCaller & { readonly language: Language },
  to: string,
): Promise<void> {
  const notice = { language, organization: { name } };
  const { organization_given, organization_received } = organizationEmails;
  const { userId, ...origin } = caller;
  await enqueueNotice(ports, { ...notice, kind: organization_given, userId, origin });
  await enqueueNotice(ports, { ...notice, kind: organization_received, userId: to });
}
