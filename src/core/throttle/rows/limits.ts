import { second } from "../../ground/time.ts";
import type { ThrottlePolicy } from "../model.ts";

/** The limits in front of all calls. */
export const requestThrottle = {
  requests: {
    subject: "network",
    counts: "requests of any kind",
    rule: { limit: 200, window: second },
    keep: second,
    isLocal: true,
  },
} as const satisfies Record<string, ThrottlePolicy>;
