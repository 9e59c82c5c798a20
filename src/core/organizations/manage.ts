import { Failure, requestFailures, serverFailures } from "../failures.ts";
import { isId, timeOrderedId } from "../ids.ts";
import type { Organization } from "../memberships/model.ts";
import { managerRole } from "../memberships/roles.ts";
import { findOrganization, requireAccount, requireOrganization } from "./find.ts";
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

/** What an operator chooses about a new organization. */
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
  await requireAccount(ports, ownerId, "/owner_id");
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
  for (let attempt = 1; attempt <= 3; attempt++) {
    const from = await requireOrganization(ports, text);
    const now = clock();
    const wanted = withOrganizationSettings(from, settings, now);
    const changed = changedOrganization(from, wanted);
    if (changed.length === 0) return from;
    const to = { ...wanted, updatedAt: Math.max(now, from.updatedAt + 1) };
    const outcome = await store.updateOrganization(to, from.updatedAt);
    if (outcome === "slug taken") throw new Failure(organizationFailures.slug_taken);
    if (outcome === "changed") continue;
    const facts = { ...actor, organizationId: to.id, detail: { settings: changed } };
    await audit.recordNow(organizationEvents.organization_updated, facts);
    return to;
  }
  throw otherChangesFirst();
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
 * Gives an organization another owner, who becomes a member if needed. The owner before stays, with the role `admin`. Of several
 * transfers at the same time, one succeeds, and the others start again from its owner. Throws Failure `not_found`, `validation_failed` for
 * an account that does not exist, `limit_reached`, `unavailable`.
 */
export async function transferOrganization(
  ports: OrganizationPorts,
  actor: OrganizationActor,
  text: string,
  to: string,
): Promise<void> {
  await requireAccount(ports, to, "/user_id");
  await transferBy(ports, actor, text, to, async (organization) => {
    await addMember(ports, actor, organization, to, managerRole);
  });
}

/**
 * As `transferOrganization`, from its owner to a member, who is not added. Returns false if the member owns it already. Throws Failure
 * also `insufficient_scope` if another transfer came first.
 */
export async function handOver(
  ports: OrganizationPorts,
  actor: OrganizationActor,
  { id, ownerId }: Organization,
  to: string,
): Promise<boolean> {
  return transferBy(ports, actor, id, to, async (organization) => {
    if (organization.ownerId !== ownerId) throw roleMissing("owner");
    const member = isId(to) ? await ports.store.findMember(id, to) : undefined;
    if (member?.suspendedAt === null) return;
    const message = "No member has this id.";
    const errors = [{ pointer: "/user_id", message }];
    throw new Failure(requestFailures.validation_failed, { errors });
  });
}

/** Calls `prepare` with the organization before each try. Returns false if there was nothing to do. */
async function transferBy(
  ports: OrganizationPorts,
  actor: OrganizationActor,
  text: string,
  to: string,
  prepare: (organization: Organization) => Promise<void>,
): Promise<boolean> {
  const { store, audit, clock } = ports;
  for (let attempt = 1; attempt <= 3; attempt++) {
    const organization = await requireOrganization(ports, text);
    const { id: organizationId, ownerId: from } = organization;
    if (from === to) return false;
    await prepare(organization);
    await requireRoomToOwn(ports, to);
    const now = clock();
    if (!(await store.transferOrganization({ organizationId, from, to, now }))) continue;
    await keepAsManager(ports, organization);
    const facts = { ...actor, subjectId: to, organizationId };
    await audit.recordNow(organizationEvents.organization_transferred, facts);
    return true;
  }
  throw otherChangesFirst();
}

/** Gives the owner before a transfer the role `admin`, also without a membership so far. */
async function keepAsManager(
  { store, clock }: OrganizationPorts,
  organization: Organization,
): Promise<void> {
  const { id: organizationId, ownerId: userId } = organization;
  const row = membershipOf(organization, userId, managerRole, clock());
  if (await store.insertMembership(row)) return;
  const from = (await store.findMember(organizationId, userId))?.role;
  if (from !== undefined) {
    await store.setMemberRole({ organizationId, userId }, { from, to: managerRole });
  }
}

/** Throws Failure `limit_reached`, `unavailable`. */
async function requireRoomToOwn({ store }: OrganizationPorts, userId: string): Promise<void> {
  if ((await store.listOwned(userId)).length < organizationLimits.owned) return;
  const detail = `A user owns at most ${organizationLimits.owned} organizations.`;
  throw new Failure(organizationFailures.limit_reached, { detail });
}

const otherChangesFirst = (): Failure =>
  new Failure(serverFailures.unavailable, {
    reason: "other changes of the organization came first",
  });
