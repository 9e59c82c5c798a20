/** What the operator decides. Lifetimes are seconds. */
export interface Policy {
  readonly issuer: string;
  readonly audience: string;
  readonly accessTokenLifetime: number;
  readonly passwordMinLength: number;
  /** Whether people may log in at the token endpoint (RFC 6749 section 4.3). */
  readonly passwordGrant: boolean;
  /** Days for which ended sessions are kept. */
  readonly sessionHistoryDays: number;
}
