/** The user and the session of a valid access token. */
export interface Caller {
  readonly userId: string;
  readonly sessionId: string;
}
