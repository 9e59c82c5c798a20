import { hour } from "../../ground/time.ts";
import { rate } from "../../throttle/model.ts";

const notices = "emails about a registration with a taken address";

/** The limits of registrations. */
export const accountThrottle = {
  register: rate(["register", "network", "valid registrations"], 10, hour),
  notice: rate(["notice-account", "account", notices], 3, hour),
};
