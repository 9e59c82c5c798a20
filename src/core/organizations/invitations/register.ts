import type { Account } from "../../accounts/model.ts";
import type { Registration } from "../../accounts/registration/validate.ts";
import { bestEffort } from "../../explain.ts";
import type { OwnOrganizationPolicy, OwnOrganizationPorts } from "../ports.ts";
import { joinInvited, openInvitation } from "./accept.ts";

/** A registration with the link of an invitation, which gives the address. */
export interface InvitedRegistration extends Omit<Registration, "email"> {
  /** The token of the link. */
  readonly invitation: string;
}

/** Creates an account. Throws the failures of registrations. */
export type Register = (registration: Registration) => Promise<Account>;

/**
 * Registers the address of an invitation, which the link proves, also while registrations are closed. The new user joins the organization,
 * unless a limit is reached: the invitation then stays open. Throws Failure `invalid_link`, `too_many_requests`, and those of `register`.
 */
export async function registerInvited(
  ports: OwnOrganizationPorts,
  policy: OwnOrganizationPolicy,
  register: Register,
  { invitation: token, ...registration }: InvitedRegistration,
): Promise<Account> {
  const { network, address, requestId, userAgent } = registration;
  const invitation = await openInvitation(ports, policy, { token, network });
  const account = await register({ ...registration, email: invitation.email, isInvited: true });
  const actor = { actorId: account.id, origin: { address, requestId, userAgent } };
  await bestEffort(ports.log, "invitation_not_accepted", () =>
    joinInvited(ports, actor, account, invitation),
  );
  return account;
}
