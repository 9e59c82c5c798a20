import type { Account } from "../../accounts/model.ts";
import { accountEvents } from "../../accounts/rows.ts";
import { findByInvitationToken } from "../../email/invitation-tokens.ts";
import { emailThrottle, linkFailures } from "../../email/rows.ts";
import { Failure, credentialFailures, loginFailures, type ReasonOf } from "../../failures.ts";
import { isId } from "../../ids.ts";
import type { MembershipState } from "../../memberships/model.ts";
import { spend } from "../../throttle/count.ts";
import type { SessionCaller } from "../../user.ts";
import { requireRoomToJoin } from "../members.ts";
import type { OrganizationActor, OwnOrganizationPolicy, OwnOrganizationPorts } from "../ports.ts";
import { organizationEvents, organizationFailures } from "../rows.ts";
import { memberActor } from "../standing.ts";
import type { ShownInvitation } from "./model.ts";

/** An invitation as its page names it: by the token of its link, or by its id for a user whose address is verified. */
export interface NamedInvitation {
  readonly token?: string | undefined;
  readonly id?: string | undefined;
  /** By what limits count. */
  readonly network?: string | undefined;
}

/** What the reader of a link sees. */
export interface InvitationPreview {
  readonly invitation: ShownInvitation;
  readonly hasAccount: boolean;
}

/** Shows what a link invites to. Uses nothing up. Throws Failure `invalid_link`, `too_many_requests`, `unavailable`. */
export async function previewInvitation(
  ports: OwnOrganizationPorts,
  policy: OwnOrganizationPolicy,
  link: NamedInvitation,
): Promise<InvitationPreview> {
  const invitation = await openInvitation(ports, policy, link);
  const account = await ports.store.findAccountByEmail(invitation.emailKey);
  return { invitation, hasAccount: account !== undefined };
}

/** The invitation of a link that still works. Throws Failure `invalid_link`, `too_many_requests`, `unavailable`. */
export async function openInvitation(
  ports: OwnOrganizationPorts,
  policy: OwnOrganizationPolicy,
  { token = "", network }: NamedInvitation,
): Promise<ShownInvitation> {
  const { store, linkTokens, clock } = ports;
  await spend(ports, policy, emailThrottle.redeem, network);
  const found = await findByInvitationToken(linkTokens, token, clock(), store.findInvitation);
  if (found) return found;
  throw invalid("link forged, expired or used");
}

/** The invitations that a user can accept. Throws Failure `email_not_verified`, `unavailable`. */
export async function listMyInvitations(
  { store, clock }: OwnOrganizationPorts,
  { userId }: SessionCaller,
): Promise<readonly ShownInvitation[]> {
  const account = await store.findAccount(userId);
  return store.listInvitationsTo(requireVerified(account).emailKey, clock());
}

/**
 * Makes a user a member by an invitation to the address of the account. The link proves this address, so it is verified from now on. The
 * invitation is used up after the user is a member. A membership that is suspended stays so. Throws Failure `invalid_link`,
 * `invitation_for_other_address`, `email_not_verified` without a link, `limit_reached`, `too_many_requests`, `unavailable`.
 */
export async function acceptInvitation(
  ports: OwnOrganizationPorts,
  policy: OwnOrganizationPolicy,
  caller: SessionCaller,
  named: NamedInvitation,
): Promise<MembershipState> {
  const account = await ports.store.findAccount(caller.userId);
  if (!account) throw new Failure(credentialFailures.invalid_token, { reason: "account deleted" });
  const invitation = await (named.token === undefined
    ? findMine(ports, account, named.id)
    : openMine(ports, policy, account, named));
  if (account.emailVerifiedAt === null) await verifyAddress(ports, account, caller);
  return joinInvited(ports, memberActor(caller), account, invitation);
}

/** By the link. Throws Failure `invalid_link`, `invitation_for_other_address`, `too_many_requests`, `unavailable`. */
async function openMine(
  ports: OwnOrganizationPorts,
  policy: OwnOrganizationPolicy,
  { emailKey }: Account,
  named: NamedInvitation,
): Promise<ShownInvitation> {
  const found = await openInvitation(ports, policy, named);
  if (found.emailKey === emailKey) return found;
  throw new Failure(organizationFailures.invitation_for_other_address);
}

/** By the id. One to another address counts as unknown. Throws Failure `email_not_verified`, `invalid_link`, `unavailable`. */
async function findMine(
  { store, clock }: OwnOrganizationPorts,
  account: Account,
  id = "",
): Promise<ShownInvitation> {
  const { emailKey } = requireVerified(account);
  const found = isId(id) ? await store.findInvitation(id) : undefined;
  if (found?.emailKey === emailKey && found.expiresAt > clock()) return found;
  throw invalid("link forged, expired or used");
}

/** Throws Failure `email_not_verified`. */
function requireVerified(account: Account | undefined): Account {
  if (account && account.emailVerifiedAt !== null) return account;
  throw new Failure(loginFailures.email_not_verified, { reason: "address not verified" });
}

/** Throws Failure `invalid_link` if the account has another address meanwhile, `unavailable`. */
async function verifyAddress(
  { store, clock, audit }: OwnOrganizationPorts,
  { id: userId, emailKey }: Account,
  caller: SessionCaller,
): Promise<void> {
  if (!(await store.verifyEmail({ userId, emailKey, now: clock() }))) {
    throw invalid("address changed meanwhile");
  }
  const { sessionId, address, userAgent, requestId } = caller;
  const origin = { address, userAgent, requestId };
  audit.record(accountEvents.user_email_verified, { subjectId: userId, sessionId, origin });
}

/** As `acceptInvitation`, for an account whose address is verified. */
export async function joinInvited(
  ports: OwnOrganizationPorts,
  actor: OrganizationActor,
  { id: userId, emailKey }: Pick<Account, "id" | "emailKey">,
  { id, organizationId, role }: ShownInvitation,
): Promise<MembershipState> {
  const { store, clock, audit } = ports;
  // Before the statement, because a count in it makes the acceptances of an organization wait for each other.
  if (!(await store.findMember(organizationId, userId))) {
    await requireRoomToJoin(ports, organizationId, userId);
  }
  const acceptance = { id, organizationId, emailKey, userId, now: clock() };
  const outcome = await store.acceptInvitation(acceptance);
  const state = await store.findMembership(organizationId, userId);
  if (outcome === "joined") {
    // The invitation may have been renewed meanwhile, with another role.
    const detail = { role: state?.role ?? role };
    const facts = { ...actor, subjectId: userId, organizationId, detail };
    await audit.recordNow(organizationEvents.membership_added, facts);
    await audit.recordNow(organizationEvents.invitation_accepted, facts);
  }
  if (!state) throw invalid(outcome === "member" ? "membership suspended" : "link used meanwhile");
  await store.deleteInvitation(organizationId, id);
  return state;
}

const invalid = (reason: ReasonOf<typeof linkFailures.invalid_link>): Failure =>
  new Failure(linkFailures.invalid_link, { reason });
