/** What the operator decides about passwords. */
export interface PasswordPolicy {
  /** In characters (code points). */
  readonly passwordMinLength: number;
}
