import { minute } from "../../ground/time.ts";
import type { ThrottlePolicy } from "../../throttle/model.ts";

/** The limits of tokens. */
export const tokenThrottle = {
  refresh: {
    subject: "session",
    counts: "refreshes with a token that is less than 10 seconds old",
    rule: { limit: 150, window: 5 * minute },
    keep: 10 * minute,
  },
  introspect: {
    subject: "client",
    counts: "introspections",
    rule: { limit: 600, window: minute },
    keep: minute,
    isLocal: true,
  },
} as const satisfies Record<string, ThrottlePolicy>;
