import { noticeThrottle, registrationThrottle } from "../accounts/rows/limits.ts";
import { codeThrottle } from "../codes/rows/limits.ts";
import { enrolmentThrottle, factorThrottle } from "../factors/rows/limits.ts";
import { linkMailThrottle, linkThrottle } from "../links/rows/limits.ts";
import { loginThrottle } from "../login/rows/limits.ts";
import { passwordThrottle } from "../passwords/rows/limits.ts";
import { providerThrottle } from "../provider/rows/limits.ts";
import { tokenThrottle } from "../tokens/rows/limits.ts";
import type { ThrottlePolicy } from "./model.ts";
import { upstreamThrottle } from "../upstream/rows/limits.ts";
import { requestThrottle } from "./rows/limits.ts";

/** Every limit, with its default: the rows of all features. A test holds docs/limits.md equal to this table. */
export const throttlePolicies = {
  ...passwordThrottle,
  ...factorThrottle,
  ...registrationThrottle,
  ...linkMailThrottle,
  ...noticeThrottle,
  ...enrolmentThrottle,
  ...linkThrottle,
  ...codeThrottle,
  ...loginThrottle,
  ...tokenThrottle,
  ...upstreamThrottle,
  ...providerThrottle,
  ...requestThrottle,
} as const satisfies Record<string, ThrottlePolicy>;

export type PolicyName = keyof typeof throttlePolicies;

export const policyNames = Object.keys(throttlePolicies) as PolicyName[];

/** The limits of an operator. A policy that is turned off is absent. */
export type ThrottlePolicies = Readonly<Partial<Record<PolicyName, ThrottlePolicy>>>;

/** The operator's settings for limits. */
export interface ThrottleSettings {
  readonly throttle: ThrottlePolicies;
  /** True if every password is counted before it is checked, so that a limit is exact with any number of processes. */
  readonly throttleStrict: boolean;
}

/** A policy with another number: of tries at once, in a window, or in all. */
export function withLimit(policy: ThrottlePolicy, limit: number): ThrottlePolicy {
  const { rule } = policy;
  if ("atOnce" in rule) {
    return { ...policy, rule: { ...rule, atOnce: limit, most: Math.max(limit, rule.most) } };
  }
  if ("limit" in rule) return { ...policy, rule: { ...rule, limit } };
  return { ...policy, rule: { most: limit } };
}
