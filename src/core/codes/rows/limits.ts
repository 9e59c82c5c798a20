import { day, hour, minute } from "../../ground/time.ts";
import type { ThrottlePolicy } from "../../throttle/model.ts";

/** The limits of codes in emails. */
export const codeThrottle = {
  "code-emails": {
    subject: "account",
    counts: "emails with a code to confirm or to sign up",
    rule: { limit: 10, window: hour },
    keep: 2 * hour,
  },
  "code-request": {
    subject: "request for a code",
    counts: "codes from emails",
    rule: { most: 5 },
    keep: hour,
  },
  "code-account": {
    subject: "account",
    counts: "codes from emails that are wrong",
    rule: { limit: 20, window: day },
    keep: 2 * day,
  },
  "code-network": {
    subject: "network",
    counts: "codes from emails",
    rule: { limit: 30, window: 10 * minute },
    keep: hour,
  },
} as const satisfies Record<string, ThrottlePolicy>;
