import { anySession, type EventRow } from "../audit/row.ts";
import { because, credentialFailures, type FailureRow } from "../failures.ts";
import { named, type Rows } from "../ground/rows.ts";
import { day, minute, second } from "../ground/time.ts";
import { rate, total, waits } from "../throttle/model.ts";

/** The refusals of passwords of users who are logged in. */
export const passwordFailures = named({
  wrong_password: {
    status: 403,
    title: "The password is wrong.",
    why: "The call asks for the current password, and another one was sent.",
    detail: "Enter the current password of the account.",
    todo: "Ask the user for the current password of the account.",
  },
} as const satisfies Rows<FailureRow>);

/** The refusal of a login. It tells nobody which accounts exist. */
export const failedLogin = {
  ...credentialFailures.invalid_grant,
  detail: "Wrong username or password.",
  hidesReason: true,
} as const;

/** A login with a wrong password, or with one whose hash the server does not check. */
export const wrongPassword = because(failedLogin, {
  "wrong password": "wrong",
  "scheme off": "scheme_off",
  "policy login-account": "locked",
});

const tries = { atOnce: 10, base: second, cap: 15 * minute, most: 100, window: 10 * minute };
const place = "username or email address, and network";
const failed = "logins with a password that fail";
const ofStrangers = "logins with a password that fail, except those of known devices";
const again = "wrong passwords of a user who is logged in";

/** The limits of passwords. */
export const passwordThrottle = {
  place: waits(["login-place", place, failed], tries, day),
  account: total(["login-account", "account", ofStrangers], 100, day),
  network: rate(["login-network", "network", ofStrangers], 50, 10 * minute),
  device: waits(["login-device", "known device and account", failed], tries, day),
  reauthentication: waits(["reauthenticate", "session", again], tries, day),
};

/** The events of passwords. */
export const passwordEvents = named({
  authn_login_unlock: { outcome: "success", stored: true, detail: [], words: "Unlocked" },
  authn_password_change: {
    outcome: "success",
    stored: true,
    detail: ["by"],
    words: "Password changed",
    endedBy: anySession,
  },
  authn_password_change_fail: {
    outcome: "failure",
    stored: true,
    detail: ["reason"],
    words: "Failed to change the password",
  },
} as const satisfies Rows<EventRow>);
