import { minute } from "../ground/time.ts";

/** The limits of identities and of logins at other providers. Times in milliseconds. */
export const identityLimits = {
  /** Identities of an account that are listed, and as many it may have. */
  listed: 20,
  /** Accounts whose leftovers a purge removes at once. */
  left: 100,
  /** How long a login at a provider may take. */
  pending: 10 * minute,
  /** How long a proven identity waits for the click of its user. */
  waiting: 10 * minute,
  /** Characters of `continue`, of a name, and of a username that a provider may give. */
  continue: 1024,
  name: 128,
  username: 64,
} as const;
