import type { KnownClient } from "../clients/model.ts";
import type { Scope } from "../access.ts";
import type { AccessClaims } from "./claims.ts";
import { grantClientToken } from "./client-token.ts";
import { allowedGrants } from "./grants.ts";
import { holderOf } from "./holder.ts";
import { introspect } from "./introspect.ts";
import type { TokenPorts } from "./ports.ts";
import type { TokenPolicy } from "./policy.ts";
import { refresh, type Refresh } from "./refresh.ts";
import { revoke } from "./revoke.ts";
import { requireScope, verifyToken } from "./verify.ts";

/** Access tokens and refresh tokens: everything that starts with a token or a client's grant. */
export const createTokens = (ports: TokenPorts, policy: TokenPolicy) => ({
  grantTypes: allowedGrants(policy),
  /** True if the operator adds claims to the access tokens of people. */
  hasOwnClaims: ports.claimsOf !== undefined,
  verify: (token: string) => verifyToken(ports, policy, token),
  requireScope: (claims: AccessClaims, scope: Scope) => requireScope(ports.access, claims, scope),
  refresh: (request: Refresh) => refresh(ports, policy, request),
  holderOf: (refreshToken: string) => holderOf(ports, refreshToken),
  revoke: (client: KnownClient, token: string) => revoke(ports, policy, client, token),
  introspect: (client: KnownClient, token: string) => introspect(ports, policy, client, token),
  grantToClient: (client: KnownClient, scope: string | undefined) =>
    grantClientToken(ports, policy, client, scope),
});
