import { Failure, requestFailures } from "../failures.ts";
import { didYouMean } from "../ground/nearest.ts";
import { isId } from "../ids.ts";
import {
  membershipKey,
  ownerRole,
  type Membership,
  type Organization,
} from "../memberships/model.ts";
import { memberRole } from "../memberships/roles.ts";
import { requireAccount, requireOrganization, requireTargetAccount } from "./find.ts";
import { organizationLimits } from "./limits.ts";
import type { Member, OrganizationActor, OrganizationPlace, OrganizationPorts } from "./ports.ts";
import { organizationEvents, organizationFailures } from "./rows.ts";

/** The members of an organization after a place that the actor can find, the oldest first. Throws Failure `not_found`, `unavailable`. */
export async function listMembers(
  ports: OrganizationPorts,
  { code }: Pick<OrganizationActor, "code">,
  text: string,
  after: OrganizationPlace,
): Promise<{ readonly organizationId: string; readonly rows: readonly Member[] }> {
  const organization = await requireOrganization(ports, text);
  const rows = await ports.store.listMembers(organization.id, after, code?.targets);
  return {
    organizationId: organization.id,
    rows: rows.map((row) => ({ ...row, role: roleIn(organization, row) })),
  };
}

/** A member. Throws Failure `not_found`, also for a user that is no member or that the actor cannot find, and `unavailable`. */
export async function findMember(
  ports: OrganizationPorts,
  actor: Pick<OrganizationActor, "code">,
  text: string,
  userId: string,
): Promise<Member & Pick<Membership, "organizationId">> {
  const organization = await requireOrganization(ports, text);
  const { username, name, email } = await requireAccount(ports, actor, userId);
  const found = await ports.store.findMember(organization.id, userId);
  if (!found) throw new Failure(requestFailures.not_found);
  return { ...found, role: roleIn(organization, found), username, name, email };
}

const roleIn = (
  { ownerId }: Organization,
  { userId, role }: Pick<Membership, "userId" | "role">,
): string => (userId === ownerId ? ownerRole : role);

/**
 * Makes a user a member with a role, or gives a member the role. Tells which. Without a role, a new member gets `member`, and a member
 * keeps the role. Throws Failure `not_found` also for an account that does not exist, `validation_failed` for an unknown role, `is_owner`,
 * `limit_reached`, `unavailable`.
 */
export async function putMember(
  ports: OrganizationPorts,
  actor: OrganizationActor,
  text: string,
  userId: string,
  role: string | undefined,
): Promise<"added" | "changed" | "unchanged"> {
  requireRole(ports, role);
  const organization = await requireOrganization(ports, text);
  const { id: organizationId, ownerId } = organization;
  await requireAccount(ports, actor, userId);
  if (await addMember(ports, actor, organization, userId, role ?? memberRole)) return "added";
  if (userId === ownerId) throw new Failure(organizationFailures.is_owner);
  for (;;) {
    const from = (await ports.store.findMember(organizationId, userId))?.role;
    if (from === undefined) throw new Failure(requestFailures.not_found);
    if (role === undefined || from === role) return "unchanged";
    const roles = { from, to: role };
    // Otherwise another change came first.
    const member = { organizationId, userId };
    if (!(await ports.store.setMemberRole(member, roles, actor.code?.targets))) {
      await requireTargetAccount(ports, actor, userId);
      continue;
    }
    const facts = { ...actor, subjectId: userId, organizationId, detail: roles };
    await ports.audit.recordNow(organizationEvents.membership_role_changed, facts);
    return "changed";
  }
}

/**
 * Removes a member, whom no token names as one any more. A user that is no member is no error. Throws Failure `not_found` for an unknown
 * organization and a member that the actor cannot find, `is_owner`, `unavailable`.
 */
export async function removeMember(
  ports: OrganizationPorts,
  actor: OrganizationActor,
  text: string,
  userId: string,
): Promise<void> {
  const { store, audit } = ports;
  const { id: organizationId } = await requireOrganization(ports, text);
  const found = isId(userId) ? await store.findMember(organizationId, userId) : undefined;
  if (!found) return;
  await requireTargetAccount(ports, actor, userId);
  const outcome = await store.removeMember(organizationId, userId, actor.code?.targets);
  if (outcome === "kept") {
    await requireTargetAccount(ports, actor, userId);
    throw new Failure(organizationFailures.is_owner);
  }
  if (outcome === "gone") return;
  const facts = { ...actor, subjectId: userId, organizationId, detail: { role: found.role } };
  await audit.recordNow(organizationEvents.membership_removed, facts);
}

/** Adds a member. Returns false if the user is one already. Throws Failure `limit_reached`, `unavailable`. */
export async function addMember(
  { store, audit, clock }: OrganizationPorts,
  actor: OrganizationActor,
  organization: Organization,
  userId: string,
  role: string,
): Promise<boolean> {
  const { id: organizationId } = organization;
  if (await store.findMember(organizationId, userId)) return false;
  const { members, memberships } = organizationLimits;
  if ((await store.countMembers(organizationId)) >= members) {
    const detail = `An organization has at most ${members} members.`;
    throw new Failure(organizationFailures.limit_reached, { detail });
  }
  if ((await store.listMemberships(userId)).length >= memberships) {
    const detail = `A user is a member of at most ${memberships} organizations.`;
    throw new Failure(organizationFailures.limit_reached, { detail });
  }
  const row = membershipOf(organization, userId, role, clock());
  if (!(await store.insertMembership(row))) return false;
  const facts = { ...actor, subjectId: userId, organizationId, detail: { role } };
  await audit.recordNow(organizationEvents.membership_added, facts);
  return true;
}

/** The row of a member that an operator adds. */
export const membershipOf = (
  { id: organizationId }: Organization,
  userId: string,
  role: string,
  now: number,
): Membership => ({
  key: membershipKey(organizationId, userId),
  organizationId,
  userId,
  role,
  source: "manual",
  connectionId: null,
  suspendedAt: null,
  createdAt: now,
});

/** Throws Failure `validation_failed` for a role that no member can be given. */
function requireRole(
  { organizationAccess: { allRoles } }: OrganizationPorts,
  role: string | undefined,
): void {
  if (role === undefined || allRoles.includes(role)) return;
  const message =
    role === ownerRole
      ? "No member can be given this role. Transfer the organization instead."
      : `The role does not exist.${didYouMean(role, allRoles)} Known roles: ${allRoles.join(", ")}.`;
  throw new Failure(requestFailures.validation_failed, { errors: [{ pointer: "/role", message }] });
}
