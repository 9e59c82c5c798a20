import { hour, minute } from "../../ground/time.ts";
import type { ThrottlePolicy } from "../../throttle/model.ts";

/** The limits of logins through other providers. */
export const upstreamThrottle = {
  upstream: {
    subject: "network",
    counts: "starts of logins at other providers",
    rule: { limit: 60, window: minute },
    keep: hour,
  },
} as const satisfies Record<string, ThrottlePolicy>;
