import { day, hour, minute } from "../../ground/time.ts";
import type { ThrottlePolicy } from "../../throttle/model.ts";

/** The limits of second factors and passkeys. */
export const factorThrottle = {
  totp: {
    subject: "account",
    counts: "codes of authenticator apps that are wrong",
    rule: { atOnce: 5, base: 15 * minute, cap: day, most: 100, window: 15 * minute },
    keep: 400 * day,
  },
  "recovery-code": {
    subject: "account",
    counts: "recovery codes that are wrong",
    rule: { limit: 10, window: hour },
    keep: 2 * hour,
  },
  "passkey-account": {
    subject: "account",
    counts: "passkeys as second factor or as a new proof",
    rule: { limit: 20, window: minute },
    keep: hour,
  },
  "passkey-network": {
    subject: "network",
    counts: "logins with a passkey",
    rule: { limit: 30, window: minute },
    keep: hour,
  },
  "passkey-options": {
    subject: "network",
    counts: "calls that prepare the use of a passkey",
    rule: { limit: 60, window: minute },
    keep: hour,
  },
  "factor-notice": {
    subject: "account",
    counts: "emails about wrong codes after a right password, and about copied passkeys",
    rule: { limit: 1, window: day },
    keep: 2 * day,
  },
} as const satisfies Record<string, ThrottlePolicy>;

/** The limits of setting up second factors. */
export const enrolmentThrottle = {
  "factor-enrolment": {
    subject: "account",
    counts: "starts to set up a second factor, and new recovery codes",
    rule: { limit: 10, window: hour },
    keep: 2 * hour,
  },
} as const satisfies Record<string, ThrottlePolicy>;
