import { minute } from "../../ground/time.ts";
import { localRate, rate } from "../../throttle/model.ts";

const quick = "refreshes with a token that is less than 10 seconds old";

/** The limits of tokens. */
export const tokenThrottle = {
  // Each session may have a counter, so none is kept for long.
  refresh: rate(["refresh", "session", quick], 150, 5 * minute, 10 * minute),
  introspect: localRate(["introspect", "client", "introspections"], 600, minute),
};
