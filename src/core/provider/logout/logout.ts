import { spend, type CountPorts } from "../../throttle/count.ts";
import type { ProviderPolicy } from "../policy.ts";
import { logoutDeliveries } from "./deliver.ts";
import type { LogoutPorts } from "./ports.ts";
import { readLogout, sealLogout, type BrowserLogin, type LogoutRequest } from "./request.ts";
import { providerThrottle } from "../rows/limits.ts";

/** Logouts that begin at an app, and those that apps are told of. */
export const createLogout = (ports: LogoutPorts & CountPorts, policy: ProviderPolicy) => ({
  /** As `sealLogout`. Throws also Failure `too_many_requests`. */
  async seal(request: LogoutRequest, network: string | undefined): Promise<string> {
    await spend(ports, policy, providerThrottle.logout, network);
    return sealLogout(ports, policy, request);
  },
  read: (token: string, login: BrowserLogin | undefined) => readLogout(ports, token, login),
  /** What apps wait to be told. */
  channel: logoutDeliveries(ports, policy),
});
