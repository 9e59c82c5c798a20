import type { Scope } from "../access.ts";
import { Failure } from "../failures.ts";
import type { MembershipState } from "../memberships/model.ts";
import { membershipFailures } from "../memberships/rows.ts";
import type { SessionState } from "../sessions/model.ts";
import { lacksFactorOf } from "./claims.ts";
import type { TokenPorts } from "./ports.ts";

type OrganizationPorts = Pick<TokenPorts, "organizationAccess"> & {
  readonly store: Pick<TokenPorts["store"], "findMembership">;
};

/** What a request says of the organization of its access token: an id, null for none, or undefined for that of the session. */
export type AskedOrganization = string | null | undefined;

/**
 * What a user is in the organization of a new access token. Undefined without one, and if the stored choice of the session is no longer
 * valid. One indexed read, none without an organization. Throws Failure `invalid_organization` if the request names one that the user is
 * no member of, and `unavailable`.
 */
export async function organizationFor(
  ports: OrganizationPorts,
  userId: string,
  asked: AskedOrganization,
  stored: string | null = null,
): Promise<MembershipState | undefined> {
  const id = asked === undefined ? stored : asked;
  if (id === null) return undefined;
  const membership = await membershipIn(ports, userId, id);
  if (membership || asked === undefined) return membership;
  throw new Failure(membershipFailures.invalid_organization);
}

/** Throws Failure `invalid_organization` if the user of a new account asks for one: the account is in none. */
export function refuseForNewAccount(asked: AskedOrganization): void {
  if (asked) throw new Failure(membershipFailures.invalid_organization);
}

/** What a user is in an organization now. Reads nothing if the server has none. Throws Failure `unavailable`. */
export const membershipIn = async (
  { store, organizationAccess }: OrganizationPorts,
  userId: string,
  organizationId: string,
): Promise<MembershipState | undefined> =>
  organizationAccess && store.findMembership(organizationId, userId);

/**
 * The scopes that a session can have: those of the account's role, and in an organization also those of the role there, unless the
 * organization requires a second factor that the session lacks.
 */
export function scopesOfUser(
  { access, organizationAccess }: Pick<TokenPorts, "access" | "organizationAccess">,
  session: Pick<SessionState, "role" | "methods">,
  membership: MembershipState | undefined,
): readonly Scope[] {
  const ofAccount = access.scopesOfRole(session.role);
  return membership && organizationAccess && !lacksFactorOf(membership, session)
    ? [...ofAccount, ...organizationAccess.scopesOf(membership.role)]
    : ofAccount;
}
