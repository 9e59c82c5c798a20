import type { FailureRow } from "../failures.ts";
import { named, type Rows } from "../ground/rows.ts";
import { minute } from "../ground/time.ts";
import { rate } from "../throttle/model.ts";

/** The refusals of links in emails. */
export const linkFailures = named({
  /** The same for a forged, an expired and a used link. */
  invalid_link: {
    status: 400,
    title: "The link is not valid. It may have expired, or it was used before.",
    why: "Links work once and for a limited time, and end when what they change has changed, such as the password.",
    detail: "Links work once and for a limited time. Request a new one.",
    todo: "Ask for a new link, and open it before it expires.",
    oauth: "invalid_grant",
    reasons: {
      "link forged, expired or used": "refused",
      "link used meanwhile": "refused",
      "link used or address changed meanwhile": "refused",
      "address changed meanwhile": "refused",
      "address no longer allowed": "refused",
      "account deleted": "refused",
      "account disabled": "disabled",
      "there is an administrator": "refused",
      "membership suspended": "refused",
    },
    failsLogin: true,
  },
} as const satisfies Rows<FailureRow>);

/** The limits of links in emails. */
export const emailThrottle = {
  redeem: rate(["redeem", "network", "uses of links"], 30, 10 * minute),
};
