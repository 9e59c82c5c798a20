import type { PasswordPolicy } from "../passwords/policy.ts";

/** The members of a registration that the operator can make optional. */
export const optionalMembers = ["username", "name"] as const;

export type OptionalMember = (typeof optionalMembers)[number];

/** The operator's settings for accounts. */
export interface AccountPolicy extends PasswordPolicy {
  /** The members that a registration must contain, besides e-mail address and password. The server makes the others. */
  readonly registrationRequires: readonly OptionalMember[];
  /** Days for which nobody can register the username of a deleted account. */
  readonly usernameHoldDays: number;
}
