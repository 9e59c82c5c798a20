import type { AccountPolicy } from "../accounts/policy.ts";
import type { FactorPolicy } from "../factors/policy.ts";
import type { TokenPolicy } from "../tokens/policy.ts";

/** The operator's settings for logins. */
export type LoginPolicy = Pick<
  AccountPolicy,
  "attributes" | "registrationPrivacy" | "requireVerifiedEmail"
> &
  FactorPolicy &
  TokenPolicy;
