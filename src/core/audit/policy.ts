/** The operator's settings for the audit trail. */
export interface AuditPolicy {
  /** False if the events are in the log only. */
  readonly auditTable: boolean;
  /** Days for which entries are stored. */
  readonly auditRetentionDays: number;
}
