import type { EmailPolicy } from "../email/policy.ts";
import type { ThrottleSettings } from "../throttle/model.ts";

/** The operator's settings for passwords. */
export interface PasswordPolicy extends ThrottleSettings, EmailPolicy {
  /** In characters (code points). */
  readonly passwordMinLength: number;
}
