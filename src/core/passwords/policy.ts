import type { ThrottleSettings } from "../throttle/policies.ts";

/** The operator's settings for passwords. */
export interface PasswordPolicy extends ThrottleSettings {
  /** In characters (code points). */
  readonly passwordMinLength: number;
  /** The public URL. Its host name is refused as a password. */
  readonly issuer: string;
}
