import { hour, minute, second } from "../../ground/time.ts";

/** The limits of logouts at apps. Durations are in milliseconds. */
export const logoutLimits = {
  /** How long a page may ask whether to log out. */
  request: 10 * minute,
  /** Characters of the parameter `state`. A longer one leads nowhere, because none is ever cut. */
  state: 2048,
  /** The life of a logout token. The clock of an app may be off by some of it. */
  token: 2 * minute,
  /** Deliveries that one process sends at a time. */
  atOnce: 4,
  /** For this long, a process remembers whether an app is to be told at all. */
  remembered: 10 * second,
  /** The longest time from the end of a session to its announcement. */
  announced: minute,
  /** The same, if the sessions of all users end. */
  announcedOfAll: hour,
  /** Ended sessions that a process remembers, so that it tells an app once. */
  told: 1000,
} as const;
