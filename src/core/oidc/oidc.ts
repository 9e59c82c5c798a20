import type { KnownClient } from "../clients/model.ts";
import type { CountPorts } from "../throttle/count.ts";
import type { ThrottleSettings } from "../throttle/model.ts";
import type { Origin } from "../user.ts";
import { introspectAppToken, revokeAppToken } from "./app-tokens.ts";
import type { RequestPorts } from "./authorize/ports.ts";
import { createRequests } from "./authorize/requests.ts";
import type { AuthorizationCodePorts } from "./codes/ports.ts";
import { redeemCode, type Redemption } from "./codes/redeem.ts";
import { appSessions } from "./codes/refresh.ts";
import { createLogout } from "./logout/logout.ts";
import type { LogoutPorts } from "./logout/ports.ts";
import type { OidcPolicy } from "./policy.ts";
import type { OidcPorts } from "./ports.ts";
import { userInfo } from "./userinfo.ts";

export type Oidc = ReturnType<typeof createOidc>;

/** Apps that log in here, and their tokens. */
export const createOidc = (
  ports: OidcPorts & AuthorizationCodePorts & RequestPorts & LogoutPorts & CountPorts,
  policy: OidcPolicy & ThrottleSettings,
) => ({
  requests: createRequests(ports, policy),
  redeem: (redemption: Redemption) => redeemCode(ports, policy, redemption),
  appSessions: appSessions(ports, policy),
  logout: createLogout(ports, policy),
  userInfo: (token: string) => userInfo(ports, policy, token),
  introspect: (client: KnownClient, token: string) =>
    introspectAppToken(ports, policy, client, token),
  revoke: (client: KnownClient, token: string, origin?: Origin) =>
    revokeAppToken(ports, policy, client, token, origin),
});
