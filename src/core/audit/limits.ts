/** The limits of the audit trail. */
export const auditLimits = {
  /** Entries that wait to be stored. */
  waiting: 1000,
  /** The numbers of entries that one statement can store. D1 takes a hundred parameters, and an entry has twelve. */
  batches: [8, 4, 2, 1],
  /** Milliseconds to wait for the writes of others. On Workers, the write of a request that was cancelled never ends. */
  patience: 5000,
  /** Keys whose last report is remembered. The oldest is forgotten first. */
  remembered: 10_000,
  /** Entries on a page. One more is read, to learn whether there are more. */
  page: 50,
  listed: 51,
  /** Entries of an account in its export, the newest. */
  exported: 10_000,
  /** Approximate number of rows per DELETE of the purge. */
  purgeBatch: 1000,
} as const;
