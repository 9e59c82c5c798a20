import { Failure } from "../failures.ts";
import { deleteInBatches, type Pace } from "../ground/batches.ts";
import { day, timeOf } from "../ground/time.ts";
import { invitationSource, ownerRole } from "../memberships/model.ts";
import type { OwnerOfExport, Removed } from "../owned.ts";
import type { Origin } from "../user.ts";
import type { InvitationStore } from "./invitations/ports.ts";
import { organizationLimits } from "./limits.ts";
import type { MemberStore, OrganizationPorts, OrganizationStore, OwnMembership } from "./ports.ts";
import { organizationEvents, organizationFailures } from "./rows.ts";

interface MemberPorts {
  readonly store: MemberStore & InvitationStore & Pick<OrganizationStore, "removeMember">;
  /** Absent if the operator declares no organizations. */
  readonly organizationAccess?: OrganizationPorts["organizationAccess"] | undefined;
}

/** A membership as its user sees it, with each member named. */
const publicMembership = (
  { id, slug, name, ownerId, role, joinedAt }: Omit<OwnMembership, "source" | "suspendedAt">,
  userId: string,
) => ({
  id,
  slug,
  name,
  role: ownerId === userId ? ownerRole : role,
  joined_at: timeOf(joinedAt),
});

/** The memberships of an account, as what it owns. */
export const ownedMemberships = ({
  store,
  audit,
  organizationAccess,
}: MemberPorts & Pick<OrganizationPorts, "audit">) => ({
  name: "organizations" as const,
  // An organization added the user, or an invitation to a verified address did. A stranger who registered the address can only have
  // created some, which stay with the account.
  clears: "deleted" as const,
  remove: (userId: string): Promise<void> => leaveAll(store, userId),
  // Only by an invitation can somebody in the account have joined. Organizations that were created stay, with their owner.
  async removeSince(userId: string, since: number, origin: Origin): Promise<readonly Removed[]> {
    const removed: Removed[] = [];
    for (const { id, name, role, source, joinedAt } of await store.listMemberships(userId)) {
      if (source !== invitationSource || joinedAt < since) continue;
      if ((await store.removeMember(id, userId)) !== "removed") continue;
      const facts = { subjectId: userId, organizationId: id, origin, detail: { role } };
      audit.record(organizationEvents.membership_removed, facts);
      removed.push({ what: "organization", name });
    }
    return removed;
  },
  // Without the option, nobody could transfer them. Another owner in this moment makes an organization that `doctor` counts.
  async requireDeletable(userId: string): Promise<void> {
    const owned = organizationAccess ? await store.listOwned(userId) : [];
    if (owned.length === 0) return;
    const names = owned.map(({ name }) => name).toSorted();
    const detail = `The account owns these organizations: ${names.join(", ")}. Transfer or delete them first.`;
    throw new Failure(organizationFailures.owns_organizations, { detail });
  },
  async removeDeleted(until: number): Promise<void> {
    for (const userId of await store.listDeletedWithMemberships(until)) {
      await leaveAll(store, userId);
    }
  },
  /** Also those that the user owns without a membership. */
  async export({ id: userId }: Pick<OwnerOfExport, "id">) {
    const [memberships, owned] = await Promise.all([
      store.listMemberships(userId),
      store.listOwned(userId),
    ]);
    const ids = new Set(memberships.map(({ id }) => id));
    const others = owned.filter(({ id }) => !ids.has(id));
    return [
      ...memberships,
      ...others.map((one) => ({ ...one, role: ownerRole, joinedAt: one.createdAt })),
    ].map((one) => publicMembership(one, userId));
  },
});

/** The invitations first, because the memberships tell that something is left. */
async function leaveAll(store: MemberPorts["store"], userId: string): Promise<void> {
  await store.forgetInviter(userId);
  await store.deleteMembershipsOf(userId);
}

/** The invitations that an account received, for its export. Those that it sent belong to organizations. */
export const receivedInvitations = ({
  store,
  clock,
}: MemberPorts & Pick<OrganizationPorts, "clock">) => ({
  name: "invitations" as const,
  clears: "deleted" as const,
  remove: async (): Promise<void> => {},
  removeSince: async (): Promise<readonly Removed[]> => [],
  // Somebody else may have an address that is not verified.
  export: async ({ emailKey, emailVerifiedAt }: OwnerOfExport) =>
    emailVerifiedAt === null
      ? []
      : (await store.listInvitationsTo(emailKey, clock())).map((one) => ({
          id: one.id,
          organization_id: one.organizationId,
          organization_name: one.organizationName,
          role: one.role,
          sent_at: timeOf(one.sentAt),
          expires_at: timeOf(one.expiresAt),
        })),
});

/** Removes invitations that ended `organizationLimits.endedDays` ago. Throws Failure `unavailable`. */
export const purgeInvitations = ({
  store,
  clock,
}: MemberPorts & Pick<OrganizationPorts, "clock">) =>
  store.purgeInvitations(clock() - organizationLimits.endedDays * day);

/** Removes organizations that were deleted `organizationLimits.deletedDays` ago, with their members. Throws Failure `unavailable`. */
export const purgeOrganizations = (
  { store, clock }: Pick<MemberPorts, "store"> & Pick<OrganizationPorts, "clock">,
  pace: Pace,
) =>
  deleteInBatches(pace, () =>
    store.purgeOrganizations(clock() - organizationLimits.deletedDays * day),
  );
