import { Failure } from "../failures.ts";
import { deleteInBatches, type Pace } from "../ground/batches.ts";
import { day, timeOf } from "../ground/time.ts";
import { ownerRole } from "../memberships/model.ts";
import type { Removed } from "../owned.ts";
import { organizationLimits } from "./limits.ts";
import type { MemberStore, OrganizationPorts, OwnMembership } from "./ports.ts";
import { organizationFailures } from "./rows.ts";

interface MemberPorts {
  readonly store: MemberStore;
  /** Absent if the operator declares no organizations. */
  readonly organizationAccess?: OrganizationPorts["organizationAccess"] | undefined;
}

/** A membership as its user sees it, with each member named. */
const publicMembership = (
  { id, slug, name, ownerId, role, createdAt }: OwnMembership,
  userId: string,
) => ({
  id,
  slug,
  name,
  role: ownerId === userId ? ownerRole : role,
  joined_at: timeOf(createdAt),
});

/** The memberships of an account, as what it owns. */
export const ownedMemberships = ({ store, organizationAccess }: MemberPorts) => ({
  name: "organizations" as const,
  // An organization added the user, so a stranger who registered the address cannot have done it.
  clears: "deleted" as const,
  remove: (userId: string): Promise<void> => store.deleteMembershipsOf(userId),
  // Only operators add members.
  removeSince: async (): Promise<readonly Removed[]> => [],
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
      await store.deleteMembershipsOf(userId);
    }
  },
  export: async ({ id }: { readonly id: string }) =>
    (await store.listMemberships(id)).map((one) => publicMembership(one, id)),
});

/** Removes organizations that were deleted `organizationLimits.deletedDays` ago, with their members. Throws Failure `unavailable`. */
export const purgeOrganizations = (
  { store, clock }: Pick<MemberPorts, "store"> & Pick<OrganizationPorts, "clock">,
  pace: Pace,
) =>
  deleteInBatches(pace, () =>
    store.purgeOrganizations(clock() - organizationLimits.deletedDays * day),
  );
