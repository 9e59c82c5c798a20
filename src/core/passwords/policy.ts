/** The operator's settings for passwords. */
export interface PasswordPolicy {
  /** In characters (code points). */
  readonly passwordMinLength: number;
  /** The public URL. Its host name is refused as a password. */
  readonly issuer: string;
}
