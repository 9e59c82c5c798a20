import type { KnownClient } from "../clients/model.ts";
import { refuseLacking } from "../factors/two-factors.ts";
import { invalidTarget } from "../resources/target.ts";
import { localLimit } from "../throttle/local.ts";
import type { Origin } from "../user.ts";
import { isUserToken } from "./claims.ts";
import { grantClientToken, type ClientTokenRequest, type ResourceTokens } from "./client-token.ts";
import { allowedGrants } from "./grants.ts";
import { introspect } from "./introspect.ts";
import type { TokenPolicy } from "./ports.ts";
import { refresh, type Refresh, type RefreshPorts } from "./refresh/refresh.ts";
import { revoke } from "./revoke.ts";
import { tokenThrottle } from "./rows.ts";
import { userOf } from "./session-user.ts";
import { verifyToken } from "./verify.ts";

/** Access tokens and refresh tokens: everything that starts with a token or a client's grant. */
export function createTokens(
  ports: RefreshPorts & { readonly ofResources?: ResourceTokens | undefined },
  policy: TokenPolicy,
) {
  const spendIntrospection = localLimit(policy, tokenThrottle.introspect);
  return {
    grantTypes: allowedGrants({ ...policy, hasApps: ports.apps !== undefined }),
    /** True if the operator adds claims to the access tokens of users. */
    hasOwnClaims: ports.claimsOf !== undefined,
    /** True if tokens can be for an organization. */
    hasOrganizations: ports.organizationAccess !== undefined,
    /** As `verifyToken`, for Latchkey's own calls. */
    read: (token: string) => verifyToken(ports, policy, token),
    /** As `verifyToken`, for the operator's app and services. Throws also the Failures of `refuseLacking`. */
    async verify(token: string) {
      const claims = await verifyToken(ports, policy, token);
      if (isUserToken(claims) && claims.lacksFactor) await refuseLacking(ports, policy, claims.sub);
      return claims;
    },
    refresh: (request: Refresh) => refresh(ports, policy, request),
    userOf: (refreshToken: string) => userOf(ports, policy, refreshToken),
    revoke: (client: KnownClient, token: string, origin?: Origin) =>
      revoke(ports, policy, client, token, origin),
    introspect: (client: KnownClient, token: string) =>
      introspect(ports, policy, spendIntrospection, client, token),
    async grantToClient(client: KnownClient, { scope, resource }: ClientTokenRequest = {}) {
      const ofResource = await ports.ofResources?.(client, scope, resource);
      if (ofResource) return ofResource;
      if (resource !== undefined) throw invalidTarget("This server has no resources.");
      return grantClientToken(ports, policy, client, scope);
    },
  };
}
