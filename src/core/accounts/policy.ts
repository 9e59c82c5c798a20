import type { PasswordPolicy } from "../passwords/policy.ts";

/** The operator's settings for accounts. */
export interface AccountPolicy extends PasswordPolicy {
  readonly issuer: string;
}
