import type { FailureRow } from "../../failures/row.ts";

/** The refusals of second factors and passkeys. */
export const factorFailures = {
  invalid_passkey: {
    status: 400,
    title: "The answer of the passkey is not valid.",
    todo: "Ask for new options and let the browser answer them once; the log has the reason.",
    oauth: "invalid_grant",
  },
  /** The credential's id is random, so this tells a stranger nothing. A page can tell the browser to forget the passkey. */
  unknown_passkey: {
    status: 400,
    title: "This passkey is not registered here.",
    todo: "Let the user choose another passkey or another way to log in.",
    oauth: "invalid_grant",
    isNamed: true,
  },
  /** Also for a session that was opened with one factor, although the account has two. */
  mfa_enrolment_required: {
    status: 403,
    title: "This account needs a second factor. Set one up, or log in with it.",
    todo: "Lead the user to the page that sets up a second factor, then ask for a new login.",
  },
  wrong_code: {
    status: 403,
    title: "The code is wrong.",
    todo: "Ask for the newest code, and check the clock of the device that shows it.",
  },
  totp_exists: {
    status: 409,
    title: "An authenticator app is set up already. Remove it first.",
    todo: "Remove the authenticator app, then set up the new one.",
  },
  passkey_exists: {
    status: 409,
    title: "This passkey is registered already.",
    todo: "Use the passkey as it is, or register another one.",
  },
  factor_required: {
    status: 409,
    title: "This account needs a second factor, and would have none.",
    todo: "Add another second factor first, then remove this one.",
  },
  too_many_passkeys: {
    status: 409,
    title: "This account has as many passkeys as it may have.",
    todo: "Remove a passkey that is not used any more, then add the new one.",
  },
} as const satisfies Record<string, FailureRow>;
