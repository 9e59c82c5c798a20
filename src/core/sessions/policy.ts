/** What the operator decides about sessions. */
export interface SessionPolicy {
  /** Days for which a session that ended is kept, with its device and address. */
  readonly sessionHistoryDays: number;
}
