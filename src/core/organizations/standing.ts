import { Failure, credentialFailures, requestFailures } from "../failures.ts";
import { isId } from "../ids.ts";
import { ownerRole, type Organization } from "../memberships/model.ts";
import { managerRole, memberRole } from "../memberships/roles.ts";
import type { SessionCaller } from "../user.ts";
import type { OrganizationActor, OwnOrganizationPorts } from "./ports.ts";

/** What a call asks of its user. An admin is a member as well, and the owner is both. */
export type Rank = "member" | "admin" | "owner";

const ranks: readonly string[] = [memberRole, managerRole, ownerRole] satisfies Rank[];

/** What the user of a call is in an organization. */
export interface Standing {
  readonly organization: Organization;
  readonly role: string;
  /** Whether the user manages the organization. */
  readonly isManager: boolean;
}

/** Whether a role is as high as a rank. Roles of the operator are those of members. */
const reaches = (role: string, rank: Rank): boolean =>
  Math.max(ranks.indexOf(role), 0) >= ranks.indexOf(rank);

/**
 * What a user is in an organization now. Throws Failure `not_found` for those who are no member, also of an organization that exists,
 * `insufficient_scope` for members whose role is not enough, those of `requireTwoFactors` if the organization asks for a second factor,
 * `unavailable`.
 */
export async function requireStanding(
  { store, requireTwoFactors }: OwnOrganizationPorts,
  caller: SessionCaller,
  id: string,
  rank: Rank,
): Promise<Standing> {
  const state = isId(id) ? await store.findMembership(id, caller.userId) : undefined;
  const organization = state && (await store.findOrganization(id));
  if (!organization) throw new Failure(requestFailures.not_found);
  const { role } = state;
  if (!reaches(role, rank)) throw roleMissing(rank);
  if (organization.requireMfa === 1) await requireTwoFactors(caller);
  return { organization, role, isManager: reaches(role, managerRole) };
}

export const roleMissing = (rank: Rank): Failure =>
  new Failure(credentialFailures.insufficient_scope, {
    detail:
      rank === ownerRole
        ? "Only the organization owner can do this."
        : "Only an `admin` or the organization owner can do this.",
  });

/** Who acts, for the audit trail. */
export const memberActor = ({
  userId,
  sessionId,
  ...origin
}: SessionCaller): OrganizationActor => ({
  actorId: userId,
  sessionId,
  origin,
});
