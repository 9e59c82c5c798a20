import { day, minute, second } from "../../ground/time.ts";
import { rate, total, waits } from "../../throttle/model.ts";

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
