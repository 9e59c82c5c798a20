import { deleteInBatches, type Pace } from "../ground/batches.ts";
import { day, timeOf } from "../ground/time.ts";
import { ownerRole } from "../memberships/model.ts";
import type { Removed } from "../owned.ts";
import { organizationLimits } from "./limits.ts";
import type { MemberStore, OrganizationPorts, OwnMembership } from "./ports.ts";

interface MemberPorts {
  readonly store: MemberStore;
}

/** A membership as its user sees it, with each member named. */
const publicMembership = (
  { id, slug, name, ownerId, role, joinedAt }: OwnMembership,
  userId: string,
) => ({
  id,
  slug,
  name,
  role: ownerId === userId ? ownerRole : role,
  joined_at: timeOf(joinedAt),
});

/** The memberships of an account, as what it owns. */
export const ownedMemberships = ({ store }: MemberPorts) => ({
  name: "organizations" as const,
  // An organization added the user, so a stranger who registered the address cannot have done it.
  clears: "deleted" as const,
  remove: (userId: string): Promise<void> => store.deleteMembershipsOf(userId),
  // Only operators add members.
  removeSince: async (): Promise<readonly Removed[]> => [],
  async removeDeleted(until: number): Promise<void> {
    for (const userId of await store.listDeletedWithMemberships(until)) {
      await store.deleteMembershipsOf(userId);
    }
  },
  export: async ({ id }: { readonly id: string }) =>
    (await store.listMemberships(id)).map((one) => publicMembership(one, id)),
});

/** Removes organizations that were deleted `organizationLimits.deletedDays` ago, with their members. Throws Failure `unavailable`. */
export const purgeOrganizations = (
  { store, clock }: MemberPorts & Pick<OrganizationPorts, "clock">,
  pace: Pace,
) =>
  deleteInBatches(pace, () =>
    store.purgeOrganizations(clock() - organizationLimits.deletedDays * day),
  );
