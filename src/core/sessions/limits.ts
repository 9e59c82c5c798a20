import { hour, minute, second } from "../ground/time.ts";

/** The limits of sessions and their refresh tokens, beside those of the policy. Durations are in milliseconds. */
export const sessionLimits = {
  /** From the login to the absolute end at most, if the user does not stay logged in. */
  forgotten: 12 * hour,
  /**
   * For this long, a used refresh token gets the same new token again: another tab may send it, or an answer was lost. Longer than an
   * outage of the database usually takes, because a client that was caught in it would otherwise count as a thief.
   */
  grace: minute,
  /** Refreshes that follow each other faster are counted. */
  quick: 10 * second,
  /** How far the clocks of two servers may differ, as for `iat` in access tokens. */
  clockSkew: 30 * second,
  /** For this long after a user proved who they are, the session may change how its account is reached. */
  sudo: 10 * minute,
  /** Live sessions of one user, and as many at each app that the user logged in to. A further login ends the oldest. */
  perUser: 20,
  /** Sessions in an owner's list. */
  listed: 50,
  /** Approximate number of rows per DELETE of the purge. */
  purgeBatch: 1000,
} as const;
