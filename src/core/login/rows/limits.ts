import { day } from "../../ground/time.ts";
import { rate } from "../../throttle/model.ts";

const notices = "emails about a login from a new device or network";

/** The limits of what logins send to the owner of an account. */
export const loginThrottle = {
  notice: rate(["new-login-account", "account", notices], 3, day),
};
