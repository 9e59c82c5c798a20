import type { EventRow } from "../audit/row.ts";
import { because, credentialFailures, type FailureRow, type ReasonOf } from "../failures.ts";
import { named, type Rows } from "../ground/rows.ts";
import { day, hour, minute } from "../ground/time.ts";
import { rate, waits } from "../throttle/model.ts";

/** The refusals of second factors and passkeys. */
export const factorFailures = named({
  invalid_passkey: {
    status: 400,
    title: "The response of the passkey could not be verified. Try again.",
    why: "The challenge has expired, or the signature, the origin or the RP ID does not match.",
    detail: "The response is too old or does not match this site. Try again.",
    todo: "Request new options and let the browser use them once. The log shows the reason.",
    oauth: "invalid_grant",
    reasons: {
      form: "wrong_factor",
      "client data": "wrong_factor",
      registration: "wrong_factor",
      "long key": "wrong_factor",
      assertion: "wrong_factor",
      "other account": "wrong_factor",
      "other credential": "wrong_factor",
      "other owner": "wrong_factor",
      "other site": "wrong_factor",
      "backup eligibility": "wrong_factor",
      "challenge used": "wrong_factor",
      "counter did not grow": "wrong_factor",
    },
  },
  /** The credential's id is random, so this tells a stranger nothing. A page can tell the browser to forget the passkey. */
  unknown_passkey: {
    status: 400,
    title: "This passkey is not registered here.",
    why: "The user removed the passkey here, but the device still has it.",
    detail: "Use another passkey, or log in another way.",
    todo: "Let the user choose another passkey or another way to log in.",
    oauth: "invalid_grant",
    isNamed: true,
    failsLogin: true,
  },
  /** Also for a session that was opened with one factor, although the account has two. */
  mfa_enrolment_required: {
    status: 403,
    title: "This account needs a second factor. Set one up, or log in with it.",
    why: "The operator (`MFA`) or the organization of the token requires a second factor. The account has none, or this session has not used it.",
    detail: "Set up a second factor, or log in with the one that the account has.",
    todo: "Take the user to the page that sets up a second factor, then ask for a new login.",
  },
  wrong_code: {
    status: 403,
    title: "The code is wrong.",
    why: "The code has a typing error, is too old, was used before, or the clock of the device is wrong.",
    todo: "Ask for the newest code, and check the clock of the device that shows it.",
  },
  totp_exists: {
    status: 409,
    title: "An authenticator app is set up already. Remove it first.",
    why: "An account has at most one authenticator app.",
    todo: "Remove the authenticator app, then set up the new one.",
  },
  passkey_exists: {
    status: 409,
    title: "This passkey is registered already.",
    why: "The device already has a passkey for this account.",
    todo: "Use the passkey as it is, or register another one.",
  },
  factor_required: {
    status: 409,
    title: "This account needs a second factor for this.",
    why: "This is the last second factor and the operator requires one (`MFA`), or the account has none yet.",
    detail: "Add a second factor first, then try again.",
    todo: "Add a second factor first, then repeat the call.",
  },
  too_many_passkeys: {
    status: 409,
    title: "This account has as many passkeys as it may have.",
    why: "An account has at most 20 passkeys.",
    todo: "Remove a passkey that is not used any more, then add the new one.",
  },
} as const satisfies Rows<FailureRow>);

const failedFactor = {
  ...credentialFailures.invalid_grant,
  detail: "The second factor is wrong, was used before or is too old. Send the newest code.",
} as const;

/** A proof of a second factor that is wrong. */
export const wrongFactor = because(failedFactor, {
  ...factorFailures.invalid_passkey.reasons,
  "no authenticator app": "wrong_factor",
  "wrong code": "wrong_factor",
});

/** Why the response of a passkey is refused. */
export type PasskeyReason = ReasonOf<typeof factorFailures.invalid_passkey>;

const codes = { atOnce: 5, base: 15 * minute, cap: day, most: 100, window: 15 * minute };
const notices = "emails about wrong codes after a right password, and about copied passkeys";
const enrolments = "starts to set up a second factor, and new recovery codes";

/** The limits of second factors and passkeys. */
export const factorThrottle = {
  totp: waits(["totp", "account", "codes of authenticator apps that are wrong"], codes, 400 * day),
  recoveryCode: rate(["recovery-code", "account", "recovery codes that are wrong"], 10, hour),
  passkey: rate(
    ["passkey-account", "account", "passkeys as second factor or for re-authentication"],
    20,
    minute,
  ),
  passkeyLogin: rate(["passkey-network", "network", "logins with a passkey"], 30, minute),
  passkeyOptions: rate(
    ["passkey-options", "network", "calls that prepare the use of a passkey"],
    60,
    minute,
  ),
  notice: rate(["factor-notice", "account", notices], 1, day),
  enrolment: rate(["factor-enrolment", "account", enrolments], 10, hour),
};

/** The events of second factors. */
export const factorEvents = named({
  recovery_code_used: {
    outcome: "success",
    stored: true,
    detail: ["left"],
    words: "Used a recovery code",
  },
  passkey_replayed: {
    outcome: "failure",
    stored: true,
    detail: [],
    words: "Sent the response of a passkey again",
    isAlarming: true,
  },
  passkey_counter_fell: {
    outcome: "failure",
    stored: true,
    detail: [],
    words: "Used a passkey whose counter did not grow; it may be a copy",
    isAlarming: true,
  },
  totp_added: {
    outcome: "success",
    stored: true,
    detail: [],
    words: "Added an authenticator app",
  },
  totp_removed: {
    outcome: "success",
    stored: true,
    detail: ["by"],
    words: "Removed the authenticator app",
  },
  passkey_added: {
    outcome: "success",
    stored: true,
    detail: ["upgrade"],
    words: "Added a passkey",
  },
  passkey_renamed: { outcome: "success", stored: true, detail: [], words: "Renamed a passkey" },
  passkey_removed: {
    outcome: "success",
    stored: true,
    detail: ["by"],
    words: "Removed a passkey",
  },
  recovery_codes_made: {
    outcome: "success",
    stored: true,
    detail: [],
    words: "Generated new recovery codes",
  },
  recovery_codes_removed: {
    outcome: "success",
    stored: true,
    detail: ["by"],
    words: "Recovery codes removed",
  },
  two_step_changed: {
    outcome: "success",
    stored: true,
    detail: ["to"],
    words: "Changed whether a login asks for a passkey after the password",
  },
  factors_reset: {
    outcome: "success",
    stored: true,
    detail: ["by"],
    words: "All second factors removed",
    isAlarming: true,
  },
} as const satisfies Rows<EventRow>);
