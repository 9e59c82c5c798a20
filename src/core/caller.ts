/** The person behind a request, as a valid access token proved it. */
export interface Caller {
  readonly userId: string;
  readonly sessionId: string;
}
