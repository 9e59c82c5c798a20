import type { MailPolicy } from "../mail/policy.ts";
import type { ThrottleSettings } from "../throttle/model.ts";

/** The operator's settings for passwords. */
export interface PasswordPolicy extends ThrottleSettings, MailPolicy {
  /** In characters (code points). */
  readonly passwordMinLength: number;
}
