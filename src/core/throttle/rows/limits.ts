import { second } from "../../ground/time.ts";
import { localRate } from "../model.ts";

/** The limits in front of all calls. */
export const requestThrottle = {
  requests: localRate(["requests", "network", "requests of any kind"], 200, second),
};
