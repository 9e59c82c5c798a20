import { day, hour, minute, second } from "../../ground/time.ts";
import type { Rule, ThrottlePolicy } from "../../throttle/model.ts";

const passwordTries: Rule = {
  atOnce: 10,
  base: second,
  cap: 15 * minute,
  most: 100,
  window: 10 * minute,
};

/** The limits of passwords. */
export const passwordThrottle = {
  "login-place": {
    subject: "username or email address, and network",
    counts: "logins with a password that fail",
    rule: passwordTries,
    keep: day,
  },
  "login-account": {
    subject: "account",
    counts: "logins with a password that fail, except those of known devices",
    rule: { most: 100 },
    keep: day,
  },
  "login-network": {
    subject: "network",
    counts: "logins with a password that fail, except those of known devices",
    rule: { limit: 50, window: 10 * minute },
    keep: hour,
  },
  "login-device": {
    subject: "known device and account",
    counts: "logins with a password that fail",
    rule: passwordTries,
    keep: day,
  },
  reauthenticate: {
    subject: "session",
    counts: "wrong passwords of a user who is logged in",
    rule: passwordTries,
    keep: day,
  },
} as const satisfies Record<string, ThrottlePolicy>;
