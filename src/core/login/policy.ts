import type { AccountPolicy } from "../accounts/policy.ts";
import type { TokenPolicy } from "../tokens/policy.ts";
import type { FactorPolicy } from "../factors/assurance.ts";

/** The operator's settings for logins. */
export interface LoginPolicy
  extends
    Pick<AccountPolicy, "attributes" | "registrationPrivacy" | "requireVerifiedEmail">,
    FactorPolicy,
    TokenPolicy {
  /** True if the owner of an account gets an email about a login from a new device. */
  readonly newLoginEmail: boolean;
}
