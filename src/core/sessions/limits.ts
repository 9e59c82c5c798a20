/** Milliseconds. */
export const day = 24 * 60 * 60 * 1000;

/** The limits of sessions and their refresh tokens. Times are milliseconds. */
export const sessionLimits = {
  /** From the login to the absolute end, which never moves. */
  lifetime: 30 * day,
  /** The longest time without a refresh. */
  idle: 7 * day,
  /** A refresh token that was just used gets the same answer again: for another tab, or because the answer was lost. */
  grace: 10_000,
  /** Live sessions of one user. A further login ends the oldest. */
  perUser: 20,
  /** Sessions in an owner's list. */
  listed: 50,
  /** Rows that one DELETE of the purge takes, about. */
  purgeBatch: 1000,
} as const;
