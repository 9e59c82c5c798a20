import type { FailureRow } from "./row.ts";
import { named, type Rows } from "../ground/rows.ts";

/** The refusals of logins that need one step more. */
export const loginFailures = named({
  /** Only after the right password, so it tells a stranger nothing. */
  mfa_required: {
    status: 400,
    title: "A second factor is needed.",
    why: "The password or the link is right, and the account has a second factor.",
    todo: "Ask the user for one of `factors`, and send it with `mfa_token`.",
  },
  /** The same for a forged token, one of another session, and one that is too old. */
  expired_token: {
    status: 400,
    title: "The token is not valid any more. Start again.",
    why: "The token is too old, was used, or belongs to another session or browser. It is an `mfa_token`, or that of an enrolment, of a login at another provider or of a logout. Or it is the `proof` of a decision about an app.",
    todo: "Begin again with the first step, and send its new token in time.",
    reasons: {
      "token not issued here for this client": "refused",
      "token too old": "refused",
      "sessions ended since": "refused",
      "account disabled or deleted": "disabled",
      "login at the provider too old": "refused",
      "identity not waiting in this browser": "refused",
      "identity used before": "refused",
      "identity of another account": "refused",
      "nobody logged in": "refused",
      "page too old, or about something else": "refused",
      "other page first": "refused",
    },
  },
  /** Only in a session of the account. */
  password_exists: {
    status: 409,
    title: "This account has a password. Use the password.",
    why: "A code by email stands in for a missing password alone.",
    todo: "Send the password to `POST /session/reauthentication`.",
  },
  /** Only after the right password or in a session, so it tells a stranger nothing. */
  email_not_verified: {
    status: 403,
    title: "Verify your email address first. Request the verification email if you do not have it.",
    why: "The operator requires a verified address for logins, or the user wants to set up a second factor.",
    todo: "Offer to send the link again, with `POST /authenticate/email/verification`.",
    reasons: {
      "address not verified": "unverified",
    },
    failsLogin: true,
  },
} as const satisfies Rows<FailureRow>);
