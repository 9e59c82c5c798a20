import { Failure, requestFailures, serverFailures } from "../failures.ts";
import { isId, timeOrderedId } from "../ids.ts";
import type { Organization } from "../memberships/model.ts";
import { managerRole } from "../memberships/roles.ts";
import {
  findOrganization,
  requireAccount,
  requireOrganization,
  requireTargetAccount,
} from "./find.ts";
import { organizationLimits } from "./limits.ts";
import { addMember, membershipOf } from "./members.ts";
import type { OrganizationActor, OrganizationPlace, OrganizationPorts } from "./ports.ts";
import { organizationEvents, organizationFailures } from "./rows.ts";
import {
  changedOrganization,
  withOrganizationSettings,
  type OrganizationSettings,
} from "./settings.ts";
import { roleMissing } from "./standing.ts";

/** What an operator or a user chooses about a new organization. */
export interface OrganizationOrder extends OrganizationSettings {
  readonly name: string;
  /** The id of the account that owns it. */
  readonly ownerId: string;
}

/** The organization with an id or a slug, or a page of all of them before a place, the newest first. Throws Failure `unavailable`. */
export async function listOrganizations(
  { store }: Pick<OrganizationPorts, "store">,
  q: string | undefined,
  before: OrganizationPlace,
): Promise<readonly Organization[]> {
  if (q === undefined || q.trim() === "") return store.listOrganizations(before);
  const found = await findOrganization({ store }, q.trim());
  return found ? [found] : [];
}

/**
 * Creates an organization, whose owner becomes a member. Throws Failure `validation_failed` also for an owner that does not exist,
 * `limit_reached`, `slug_taken`, `unavailable`.
 */
export async function createOrganization(
  ports: OrganizationPorts,
  actor: OrganizationActor,
  { ownerId, ...settings }: OrganizationOrder,
): Promise<Organization> {
  const { store, audit, clock, random } = ports;
  const now = clock();
  const blank: Organization = {
    id: timeOrderedId(now, random),
    slug: null,
    slugKey: null,
    name: "",
    ownerId,
    requireMfa: 0,
    createdAt: now,
    updatedAt: now,
    disabledAt: null,
    deletedAt: null,
  };
  const organization = withOrganizationSettings(blank, settings, now);
  await requireAccount(ports, actor, ownerId, "/owner_id");
  await requireRoomToOwn(ports, ownerId);
  if (!(await store.insertOrganization(organization))) {
    throw new Failure(organizationFailures.slug_taken);
  }
  const { id: organizationId } = organization;
  // The column alone makes the owner. So nothing is lost if this statement fails.
  await store.insertMembership(membershipOf(organization, ownerId, managerRole, now));
  const facts = { ...actor, subjectId: ownerId, organizationId };
  await audit.recordNow(organizationEvents.organization_created, facts);
  return organization;
}

/**
 * Changes the settings of an organization. One conditional write, so that a change at the same time is not undone. Throws Failure
 * `not_found`, `validation_failed`, `slug_taken`, `unavailable`.
 */
export async function updateOrganization(
  ports: OrganizationPorts,
  actor: OrganizationActor,
  text: string,
  settings: OrganizationSettings,
): Promise<Organization> {
  const { store, audit, clock } = ports;
  return inTurn(async () => {
    const from = await requireOrganization(ports, text);
    const now = clock();
    const wanted = withOrganizationSettings(from, settings, now);
    const changed = changedOrganization(from, wanted);
    if (changed.length === 0) return from;
    const to = { ...wanted, updatedAt: Math.max(now, from.updatedAt + 1) };
    const outcome = await store.updateOrganization(to, from.updatedAt);
    if (outcome === "slug taken") throw new Failure(organizationFailures.slug_taken);
    if (outcome === "changed") return undefined;
    const facts = { ...actor, organizationId: to.id, detail: { settings: changed } };
    await audit.recordNow(organizationEvents.organization_updated, facts);
    return to;
  });
}

/**
 * Deletes an organization: no token names it any more. The purge removes its rows after `organizationLimits.deletedDays`, and frees its
 * slug. An organization that is unknown is no error. Throws Failure `unavailable`.
 */
export async function deleteOrganization(
  ports: OrganizationPorts,
  actor: OrganizationActor,
  text: string,
): Promise<void> {
  const { store, audit, clock } = ports;
  const found = await findOrganization(ports, text);
  if (!found || !(await store.deleteOrganization(found.id, clock()))) return;
  const facts = { ...actor, organizationId: found.id };
  await audit.recordNow(organizationEvents.organization_deleted, facts);
}

/**
 * Gives an organization another owner, who becomes a member if needed. The owner before stays, with the role `admin`, unless the account
 * is deleted. Of several transfers at the same time, one succeeds, and the others start again from its owner. Throws Failure `not_found`,
 * `validation_failed` for an account that does not exist, `limit_reached`, `unavailable`.
 */
export async function transferOrganization(
  ports: OrganizationPorts,
  actor: OrganizationActor,
  text: string,
  to: string,
): Promise<void> {
  await inTurn(async () => {
    await requireAccount(ports, actor, to, "/user_id");
    const organization = await requireOrganization(ports, text);
    if (organization.ownerId === to) return false;
    await requireTargetAccount(ports, actor, organization.ownerId);
    await requireRoomToOwn(ports, to);
    await addMember(ports, actor, organization, to, managerRole);
    return transferFrom(ports, actor, organization, to);
  });
}

/**
 * As `transferOrganization`, from its owner to a member, who is not added. Returns false if the member owns it already. Throws Failure
 * also `insufficient_scope` if another transfer came first.
 */
export async function transferToMember(
  ports: OrganizationPorts,
  actor: OrganizationActor,
  { id, ownerId }: Organization,
  to: string,
): Promise<boolean> {
  return inTurn(async () => {
    const organization = await requireOrganization(ports, id);
    if (organization.ownerId === to) return false;
    if (organization.ownerId !== ownerId) throw roleMissing("owner");
    const account = isId(to) ? await ports.store.findAccount(to) : undefined;
    const member = account && (await ports.store.findMember(id, to));
    // Rows of members outlive accounts that an older server deletes.
    if (account?.disabledAt !== null || member?.suspendedAt !== null) {
      const errors = [{ pointer: "/user_id", message: "No member has this id." }];
      throw new Failure(requestFailures.validation_failed, { errors });
    }
    await requireRoomToOwn(ports, to);
    return transferFrom(ports, actor, organization, to);
  });
}

/** Transfers an organization from the owner that was read. Gives undefined if another change came first. Throws Failure `unavailable`. */
async function transferFrom(
  ports: OrganizationPorts,
  actor: OrganizationActor,
  organization: Organization,
  to: string,
): Promise<true | undefined> {
  const { store, audit, clock } = ports;
  const { id: organizationId, ownerId: from } = organization;
  const transfer = { organizationId, from, to, now: clock(), targets: actor.code?.targets };
  if (!(await store.transferOrganization(transfer))) return undefined;
  await keepAsManager(ports, actor, organization);
  const facts = { ...actor, subjectId: to, organizationId };
  await audit.recordNow(organizationEvents.organization_transferred, facts);
  return true;
}

/** Gives the owner before a transfer the role `admin`, also without a membership so far, but not if the account is deleted. */
async function keepAsManager(
  { store, clock }: OrganizationPorts,
  { code }: OrganizationActor,
  organization: Organization,
): Promise<void> {
  const { id: organizationId, ownerId: userId } = organization;
  if (!(await store.findAccount(userId))) return;
  const row = membershipOf(organization, userId, managerRole, clock());
  if (await store.insertMembership(row)) return;
  const from = (await store.findMember(organizationId, userId))?.role;
  if (from !== undefined) {
    const roles = { from, to: managerRole };
    await store.setMemberRole({ organizationId, userId }, roles, code?.targets);
  }
}

/** Throws Failure `limit_reached`, `unavailable`. */
async function requireRoomToOwn({ store }: OrganizationPorts, userId: string): Promise<void> {
  if ((await store.listOwned(userId)).length < organizationLimits.owned) return;
  const detail = `A user owns at most ${organizationLimits.owned} organizations.`;
  throw new Failure(organizationFailures.limit_reached, { detail });
}

/** Tries again while another change comes first, three times in all. Throws Failure `unavailable` after that. */
async function inTurn<Result>(attempt: () => Promise<Result | undefined>): Promise<Result> {
  for (let count = 1; count <= 3; count++) {
    const result = await attempt();
    if (result !== undefined) return result;
  }
  throw new Failure(serverFailures.unavailable, {
    reason: "other changes of the organization came first",
  });
}
