/** The operator's settings for passwords. */
export interface PasswordPolicy {
  /** In characters (code points). */
  readonly passwordMinLength: number;
}
