import { minute } from "../../ground/time.ts";
import { rate } from "../../throttle/model.ts";

/** The limits of logins through other providers. */
export const upstreamThrottle = {
  start: rate(["upstream", "network", "starts of logins at other providers"], 60, minute),
};
