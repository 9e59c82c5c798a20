import { chosenEmail } from "../../accounts/email.ts";
import { enqueueEmail } from "../../email/enqueue.ts";
import { Failure, requestFailures, type FieldError } from "../../failures.ts";
import type { Language } from "../../ground/language.ts";
import { day } from "../../ground/time.ts";
import { isId, timeOrderedId } from "../../ids.ts";
import { isWithin, spend } from "../../throttle/count.ts";
import type { SessionCaller } from "../../user.ts";
import { invitationEmails } from "../emails.ts";
import { organizationLimits } from "../limits.ts";
import { requireMemberRole } from "../members.ts";
import type { OwnOrganizationPolicy, OwnOrganizationPorts } from "../ports.ts";
import { organizationEvents, organizationFailures, organizationThrottle } from "../rows.ts";
import { memberActor, requireStanding } from "../standing.ts";
import type { ShownInvitation } from "./model.ts";

/** Whom a manager invites. */
export interface InvitationOrder {
  readonly email: string;
  readonly role: string;
}

/**
 * Invites an address, or invites it again: the link before works on, with the new role. The email is not sent more than three times a day,
 * and the answer does not tell. Nor does it tell whether the address has an account. Throws the failures of `requireStanding`,
 * `validation_failed`, `already_member`, `limit_reached`, `too_many_requests`, `unavailable`.
 */
export async function invite(
  ports: OwnOrganizationPorts,
  policy: OwnOrganizationPolicy,
  caller: SessionCaller & { readonly language: Language },
  organizationId: string,
  order: InvitationOrder,
): Promise<ShownInvitation> {
  const { store, clock, random, audit } = ports;
  const { organization } = await requireStanding(ports, caller, organizationId, "admin");
  const { role } = order;
  requireMemberRole(ports, role);
  const errors: FieldError[] = [];
  const email = chosenEmail(order.email, errors);
  if (!email) throw new Failure(requestFailures.validation_failed, { errors });
  const now = clock();
  const newId = timeOrderedId(now, random);
  const account = await store.findAccountByEmail(email.key);
  // The same reads for every address.
  const member = await store.findMember(organizationId, account?.id ?? newId);
  if (member || account?.id === organization.ownerId) {
    throw new Failure(organizationFailures.already_member);
  }
  await requireRoomToInvite(ports, organizationId, email.key, now);
  await spend(ports, policy, organizationThrottle.inviteOrganization, organizationId);
  await spend(ports, policy, organizationThrottle.inviteAccount, caller.userId);
  const invitation = {
    id: newId,
    organizationId,
    email: email.address,
    emailKey: email.key,
    role,
    invitedBy: caller.userId,
    sentAt: now,
    expiresAt: now + organizationLimits.invitationDays * day,
  };
  const id = await store.putInvitation(invitation);
  if (await isWithin(ports, policy, organizationThrottle.inviteAddress, email.key)) {
    await enqueueEmail(ports, {
      kind: invitationEmails.organization_invitation,
      userId: id,
      email: email.address,
      language: account?.locale ?? caller.language,
      organization: { name: organization.name },
      invitation: { id, expiresAt: invitation.expiresAt },
      days: organizationLimits.invitationDays,
    });
  }
  const facts = { ...memberActor(caller), organizationId, detail: { role } };
  await audit.recordNow(organizationEvents.invitation_sent, facts);
  const inviter = await store.findAccount(caller.userId);
  const shown = { organizationName: organization.name, inviterName: inviter?.name ?? null };
  return { ...invitation, ...shown, id };
}

/** Throws Failure `limit_reached`, `unavailable`. */
async function requireRoomToInvite(
  { store }: OwnOrganizationPorts,
  organizationId: string,
  emailKey: string,
  now: number,
): Promise<void> {
  const all = await store.listInvitations(organizationId);
  const open = all.filter((one) => one.expiresAt > now && one.emailKey !== emailKey);
  if (open.length < organizationLimits.invitations) return;
  const detail = `An organization has at most ${organizationLimits.invitations} open invitations.`;
  throw new Failure(organizationFailures.limit_reached, { detail });
}

/** Ends an invitation and its link. One that is unknown is no error. Throws the failures of `requireStanding`. */
export async function revokeInvitation(
  ports: OwnOrganizationPorts,
  caller: SessionCaller,
  organizationId: string,
  id: string,
): Promise<void> {
  const { store, audit } = ports;
  await requireStanding(ports, caller, organizationId, "admin");
  const found = isId(id) ? await store.findInvitation(id) : undefined;
  if (found?.organizationId !== organizationId) return;
  await store.deleteInvitation(organizationId, id);
  await store.deleteDeliveriesOf(id);
  await audit.recordNow(organizationEvents.invitation_revoked, {
    ...memberActor(caller),
    organizationId,
  });
}
