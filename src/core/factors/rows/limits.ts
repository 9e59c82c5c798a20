import { day, hour, minute } from "../../ground/time.ts";
import { rate, waits } from "../../throttle/model.ts";

const codes = { atOnce: 5, base: 15 * minute, cap: day, most: 100, window: 15 * minute };
const notices = "emails about wrong codes after a right password, and about copied passkeys";
const enrolments = "starts to set up a second factor, and new recovery codes";

/** The limits of second factors and passkeys. */
export const factorThrottle = {
  totp: waits(["totp", "account", "codes of authenticator apps that are wrong"], codes, 400 * day),
  recoveryCode: rate(["recovery-code", "account", "recovery codes that are wrong"], 10, hour),
  passkey: rate(
    ["passkey-account", "account", "passkeys as second factor or as a new proof"],
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
