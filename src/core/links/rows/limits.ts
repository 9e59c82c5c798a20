import { hour } from "../../ground/time.ts";
import { rate } from "../../throttle/model.ts";

const calls = "calls that send these emails";
const verifications = "calls without a login that send these emails";
const foreign = "emails about a new address that is somebody else's";

/** The limits of emails with a link. */
export const linkThrottle = {
  forgot: rate(["forgot-account", "account", "emails to choose a new password"], 3, hour),
  forgotCall: rate(["forgot-network", "network", calls], 10, hour),
  verify: rate(["verify-account", "account", "emails that verify an address"], 3, hour),
  verifyCall: rate(["verify-network", "network", verifications], 10, hour),
  disown: rate(["disown-account", "account", foreign], 3, hour),
  login: rate(["login-link-account", "account", "emails to log in"], 3, hour),
  loginCall: rate(["login-link-network", "network", calls], 10, hour),
};
