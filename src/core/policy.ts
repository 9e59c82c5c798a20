/** What the operator decides. Lifetimes are seconds. */
export interface Policy {
  readonly issuer: string;
  readonly audience: string;
  readonly accessTokenLifetime: number;
  readonly passwordMinLength: number;
}
