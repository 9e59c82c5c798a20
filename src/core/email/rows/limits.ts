import { minute } from "../../ground/time.ts";
import { rate } from "../../throttle/model.ts";

/** The limits of links in emails. */
export const emailThrottle = {
  redeem: rate(["redeem", "network", "uses of links"], 30, 10 * minute),
};
