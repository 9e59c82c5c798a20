import type { PasswordPolicy } from "../passwords/policy.ts";

/** What the operator decides about accounts. */
export interface AccountPolicy extends PasswordPolicy {
  readonly issuer: string;
}
