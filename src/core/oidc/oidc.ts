import type { KnownClient } from "../clients/model.ts";
import type { Origin } from "../user.ts";
import { introspectAppToken, isIssuedTo, revokeAppToken } from "./app-tokens.ts";
import { createRequests } from "./authorize/requests.ts";
import { clientTokens } from "./client-tokens.ts";
import { redeemCode, type Redemption } from "./codes/redeem.ts";
import { appSessions } from "./codes/refresh.ts";
import { createLogout } from "./logout/logout.ts";
import type { OidcPolicy, OidcPorts } from "./ports.ts";
import { userInfo } from "./userinfo.ts";

export type Oidc = ReturnType<typeof createOidc>;

/** Apps that log in here, and their tokens. */
export const createOidc = (ports: OidcPorts, policy: OidcPolicy) => ({
  requests: createRequests(ports, policy),
  redeem: (redemption: Redemption) => redeemCode(ports, policy, redemption),
  appSessions: appSessions(ports, policy),
  clientTokens: clientTokens(ports, policy),
  logout: createLogout(ports, policy),
  userInfo: (token: string) => userInfo(ports, policy, token),
  isIssuedTo: (clientId: string, text: string) => isIssuedTo(ports, policy, clientId, text),
  introspect: (client: KnownClient, token: string) =>
    introspectAppToken(ports, policy, client, token),
  revoke: (client: KnownClient, token: string, origin?: Origin) =>
    revokeAppToken(ports, policy, client, token, origin),
});
