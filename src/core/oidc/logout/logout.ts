import { spend } from "../../throttle/count.ts";
import type { OidcPolicy, OidcPorts } from "../ports.ts";
import { oidcThrottle } from "../rows.ts";
import { logoutDeliveries } from "./deliver.ts";
import { readLogout, sealLogout, type LoggedInBrowser, type LogoutRequest } from "./request.ts";

/** Logouts that begin at an app, and those that apps are told of. */
export const createLogout = (ports: OidcPorts, policy: OidcPolicy) => ({
  /** As `sealLogout`. Throws also Failure `too_many_requests`. */
  async seal(request: LogoutRequest, network: string | undefined): Promise<string> {
    await spend(ports, policy, oidcThrottle.logout, network);
    return sealLogout(ports, policy, request);
  },
  read: (token: string, login: LoggedInBrowser | undefined) => readLogout(ports, token, login),
  /** What apps wait to be told. */
  channel: logoutDeliveries(ports, policy),
});
