/** The person of a session. */
export interface Person {
  /** The account's id. */
  readonly sub: string;
  readonly username: string;
  readonly role: string;
  /** Separated by spaces. */
  readonly scope: string;
  /** The session's id. */
  readonly sid: string;
}

/** What a route asks of its user. */
export interface Requirement {
  readonly scope?: string;
  readonly role?: string;
}
