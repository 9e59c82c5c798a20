import { Failure, requestFailures } from "../failures.ts";
import { didYouMean } from "../ground/nearest.ts";
import { isId } from "../ids.ts";
import {
  manualSource,
  membershipKey,
  ownerRole,
  type Membership,
  type Organization,
} from "../memberships/model.ts";
import { managerRole, memberRole } from "../memberships/roles.ts";
import { requireAccount, requireOrganization, requireTargetAccount } from "./find.ts";
import { organizationLimits } from "./limits.ts";
import { pageOf, placeIn, type OrganizationPageOf } from "./page.ts";
import type { Member, OrganizationActor, OrganizationPorts } from "./ports.ts";
import { organizationEvents, organizationFailures } from "./rows.ts";

/**
 * A page of the members of an organization that the actor can find, the oldest first. Throws Failure `validation_failed` for a wrong
 * cursor, `unavailable`.
 */
export async function listMembers(
  { store }: Pick<OrganizationPorts, "store">,
  { code }: Pick<OrganizationActor, "code">,
  organization: Organization,
  cursor: string | undefined,
): Promise<OrganizationPageOf<Member>> {
  const after = placeIn("members", cursor, oldest);
  const rows = await store.listMembers(organization.id, after, code?.targets);
  const named = rows.map((row) => ({ ...row, role: roleIn(organization, row) }));
  return pageOf("members", named, ({ userId }) => userId);
}

const oldest = { at: 0, id: "" };

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
  requireMemberRole(ports, role);
  const organization = await requireOrganization(ports, text);
  const { id: organizationId, ownerId } = organization;
  await requireAccount(ports, actor, userId);
  if (await addMember(ports, actor, organization, userId, role ?? memberRole)) return "added";
  if (userId === ownerId) throw new Failure(organizationFailures.is_owner);
  return setRole(ports, actor, { organizationId, userId }, role);
}

/**
 * Gives a member a role. Throws Failure `not_found` for a user that is no member, `validation_failed` for an unknown role, `is_owner`,
 * `unavailable`.
 */
export async function changeRole(
  ports: OrganizationPorts,
  actor: OrganizationActor,
  { id: organizationId, ownerId }: Organization,
  userId: string,
  role: string,
): Promise<void> {
  requireMemberRole(ports, role);
  if (userId === ownerId) throw new Failure(organizationFailures.is_owner);
  await setRole(ports, actor, { organizationId, userId }, role);
}

/** Without a role, a member keeps the present one. The invitations of a former `admin` end. Throws Failure `not_found`, `unavailable`. */
async function setRole(
  ports: OrganizationPorts,
  actor: OrganizationActor,
  member: { readonly organizationId: string; readonly userId: string },
  role: string | undefined,
): Promise<"changed" | "unchanged"> {
  const { organizationId, userId } = member;
  for (;;) {
    const found = isId(userId) ? await ports.store.findMember(organizationId, userId) : undefined;
    if (found === undefined) throw new Failure(requestFailures.not_found);
    const { role: from } = found;
    if (role === undefined || from === role) return "unchanged";
    const roles = { from, to: role };
    // Otherwise another change came first.
    if (!(await ports.store.setMemberRole(member, roles, actor.code?.targets))) {
      await requireTargetAccount(ports, actor, userId);
      continue;
    }
    if (from === managerRole) await ports.store.deleteInvitationsBy(organizationId, userId);
    const facts = { ...actor, subjectId: userId, organizationId, detail: roles };
    await ports.audit.recordNow(organizationEvents.membership_role_changed, facts);
    return "changed";
  }
}

/**
 * Removes a member, whom no token names as one any more, with the invitations to the address, and those that the member sent. A user that
 * is no member is no error. Throws Failure `not_found` for an unknown organization and a member that the actor cannot find, `is_owner`,
 * `unavailable`.
 */
export async function removeMember(
  ports: OrganizationPorts,
  actor: OrganizationActor,
  text: string,
  userId: string,
): Promise<void> {
  const { store, audit } = ports;
  const { id: organizationId, ownerId } = await requireOrganization(ports, text);
  if (!isId(userId)) return;
  const found = await store.findMember(organizationId, userId);
  if (!found) return;
  await requireTargetAccount(ports, actor, userId);
  if (userId === ownerId) throw new Failure(organizationFailures.is_owner);
  const account = await store.findAccount(userId);
  // First, so that no invitation that is left lets them back in, also under another address.
  if (account) await store.deleteInvitationTo(organizationId, account.emailKey);
  await store.deleteInvitationsBy(organizationId, userId);
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
  await requireRoomToJoin({ store }, organizationId, userId);
  const row = membershipOf(organization, userId, role, clock());
  if (!(await store.insertMembership(row))) return false;
  const facts = { ...actor, subjectId: userId, organizationId, detail: { role } };
  await audit.recordNow(organizationEvents.membership_added, facts);
  return true;
}

/** Throws Failure `limit_reached`, `unavailable`. */
export async function requireRoomToJoin(
  { store }: Pick<OrganizationPorts, "store">,
  organizationId: string,
  userId: string,
): Promise<void> {
  const { members, memberships } = organizationLimits;
  if ((await store.countMembers(organizationId)) >= members) {
    const detail = `An organization has at most ${members} members.`;
    throw new Failure(organizationFailures.limit_reached, { detail });
  }
  if ((await store.listMemberships(userId)).length >= memberships) {
    const detail = `A user is a member of at most ${memberships} organizations.`;
    throw new Failure(organizationFailures.limit_reached, { detail });
  }
}

/** The row of an owner, or of a member that an operator adds. */
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
  source: manualSource,
  connectionId: null,
  suspendedAt: null,
  createdAt: now,
});

/** Throws Failure `validation_failed` for a role that no member can be given. */
export function requireMemberRole(
  { organizationAccess: { allRoles } }: Pick<OrganizationPorts, "organizationAccess">,
  role: string | undefined,
): void {
  if (role === undefined || allRoles.includes(role)) return;
  const message =
    role === ownerRole
      ? "No member can be given this role. Transfer the organization instead."
      : `The role does not exist.${didYouMean(role, allRoles)} Known roles: ${allRoles.join(", ")}.`;
  throw new Failure(requestFailures.validation_failed, { errors: [{ pointer: "/role", message }] });
}
