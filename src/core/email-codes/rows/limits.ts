import { day, hour, minute } from "../../ground/time.ts";
import { rate, total } from "../../throttle/model.ts";

/** The limits of codes in emails. */
export const emailCodeThrottle = {
  emails: rate(["code-emails", "account", "emails with a code to confirm or to sign up"], 10, hour),
  request: total(["code-request", "request for a code", "codes from emails"], 5, hour),
  account: rate(["code-account", "account", "codes from emails that are wrong"], 20, day),
  network: rate(["code-network", "network", "codes from emails"], 30, 10 * minute),
};
