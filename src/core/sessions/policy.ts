/** The operator's settings for sessions. */
export interface SessionPolicy {
  /** Days for which a session is kept after it was revoked or became idle, with its device and address. */
  readonly sessionHistoryDays: number;
}
