import type { FailureRow } from "../failures.ts";
import { named, type Rows } from "../ground/rows.ts";
import { day, hour, minute } from "../ground/time.ts";
import { rate, total } from "../throttle/model.ts";

/** The refusals of codes in emails. */
export const emailCodeFailures = named({
  /** The same for an unknown account, a forged request and a limit that was reached. */
  invalid_code: {
    status: 400,
    title: "The code is not valid. It may be wrong or too old, or it was used before.",
    why: "A code works once, for ten minutes, and only with the `login_request` of its email. Five wrong codes end the request.",
    detail:
      "Codes work once and for ten minutes. Enter the code of the latest email, or request a new one.",
    todo: "Ask for a new code if the code of the latest email does not work.",
    oauth: "invalid_grant",
    reasons: {
      "code wrong or too old": "wrong",
      "too many codes": "locked",
      "code used meanwhile": "refused",
      "account disabled": "disabled",
    },
    hidesReason: true,
    failsLogin: true,
  },
} as const satisfies Rows<FailureRow>);

/** The limits of codes in emails. */
export const emailCodeThrottle = {
  emails: rate(["code-emails", "account", "emails with a code to confirm or to sign up"], 10, hour),
  request: total(["code-request", "request for a code", "codes from emails"], 5, hour),
  account: rate(["code-account", "account", "codes from emails that are wrong"], 20, day),
  address: rate(["code-address", "address", "codes from emails that are wrong"], 20, day),
  signUp: rate(["code-sign-up", "address", "codes to sign up that are wrong"], 20, day),
  network: rate(["code-network", "network", "codes from emails"], 30, 10 * minute),
};
