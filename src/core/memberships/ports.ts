import type { MembershipState } from "./model.ts";

/** Reads what a user is in an organization. Throws Failure `unavailable`. */
export interface MembershipStore {
  /**
   * The membership as it is now: one indexed read, and another one for an owner without a membership and for others that are no members.
   * It waits for no other call. Undefined for a user that is no member or is suspended,
   * and if the organization is disabled, deleted or unknown. Does not tell whether the account may log in.
   */
  findMembership(organizationId: string, userId: string): Promise<MembershipState | undefined>;
}
