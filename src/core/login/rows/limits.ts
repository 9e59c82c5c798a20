import { day } from "../../ground/time.ts";
import type { ThrottlePolicy } from "../../throttle/model.ts";

/** The limits of what logins send to the owner of an account. */
export const loginThrottle = {
  "new-login-account": {
    subject: "account",
    counts: "emails about a login from a new device or network",
    rule: { limit: 3, window: day },
    keep: 2 * day,
  },
} as const satisfies Record<string, ThrottlePolicy>;
