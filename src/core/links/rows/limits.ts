import { hour, minute } from "../../ground/time.ts";
import type { ThrottlePolicy } from "../../throttle/model.ts";

/** The limits of mails with a link. */
export const linkMailThrottle = {
  "forgot-account": {
    subject: "account",
    counts: "emails to choose a new password",
    rule: { limit: 3, window: hour },
    keep: 2 * hour,
  },
  "forgot-network": {
    subject: "network",
    counts: "calls that send these emails",
    rule: { limit: 10, window: hour },
    keep: 2 * hour,
  },
  "verify-account": {
    subject: "account",
    counts: "emails that verify an address",
    rule: { limit: 3, window: hour },
    keep: 2 * hour,
  },
  "verify-network": {
    subject: "network",
    counts: "calls without a login that send these emails",
    rule: { limit: 10, window: hour },
    keep: 2 * hour,
  },
  "disown-account": {
    subject: "account",
    counts: "emails about a new address that is somebody else's",
    rule: { limit: 3, window: hour },
    keep: 2 * hour,
  },
  "login-link-account": {
    subject: "account",
    counts: "emails to log in",
    rule: { limit: 3, window: hour },
    keep: 2 * hour,
  },
  "login-link-network": {
    subject: "network",
    counts: "calls that send these emails",
    rule: { limit: 10, window: hour },
    keep: 2 * hour,
  },
} as const satisfies Record<string, ThrottlePolicy>;

/** The limits of links. */
export const linkThrottle = {
  redeem: {
    subject: "network",
    counts: "uses of links",
    rule: { limit: 30, window: 10 * minute },
    keep: hour,
  },
} as const satisfies Record<string, ThrottlePolicy>;
