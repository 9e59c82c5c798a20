import { hour } from "../../ground/time.ts";
import type { ThrottlePolicy } from "../../throttle/model.ts";

/** The limits of registrations. */
export const registrationThrottle = {
  register: {
    subject: "network",
    counts: "valid registrations",
    rule: { limit: 10, window: hour },
    keep: 2 * hour,
  },
} as const satisfies Record<string, ThrottlePolicy>;

/** The limits of what registrations send to the owner of an address. */
export const noticeThrottle = {
  "notice-account": {
    subject: "account",
    counts: "emails about a registration with a taken address",
    rule: { limit: 3, window: hour },
    keep: 2 * hour,
  },
} as const satisfies Record<string, ThrottlePolicy>;
