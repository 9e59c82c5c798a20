import type { PasswordPolicy } from "../passwords/policy.ts";

/** The members of a registration that the operator can make optional. */
export const optionalMembers = ["username", "name"] as const;

export type OptionalMember = (typeof optionalMembers)[number];

/** The operator's settings for accounts. */
export interface AccountPolicy extends PasswordPolicy {
  readonly issuer: string;
  /** The optional members that are required all the same. The server makes the others if they are missing. */
  readonly registrationRequires: readonly OptionalMember[];
}
