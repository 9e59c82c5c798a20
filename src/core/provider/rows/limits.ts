import { hour, minute } from "../../ground/time.ts";
import type { ThrottlePolicy } from "../../throttle/model.ts";

/** The limits of apps that send users here. */
export const providerThrottle = {
  authorize: {
    subject: "network",
    counts: "requests of apps to log users in",
    rule: { limit: 600, window: minute },
    keep: minute,
    isLocal: true,
  },
  push: {
    subject: "network",
    counts: "requests that apps without a secret push",
    rule: { limit: 60, window: minute },
    keep: minute,
    isLocal: true,
  },
  "push-client": {
    subject: "client",
    counts: "requests that an app with a secret pushes",
    rule: { limit: 600, window: minute },
    keep: minute,
    isLocal: true,
  },
  consent: {
    subject: "account",
    counts: "decisions about apps",
    rule: { limit: 30, window: minute },
    keep: hour,
  },
  logout: {
    subject: "network",
    counts: "logouts that begin at apps",
    rule: { limit: 60, window: minute },
    keep: hour,
  },
} as const satisfies Record<string, ThrottlePolicy>;
