import { grantScope, inAll, type Scope } from "../access.ts";
import { requireConfidential } from "../clients/clients.ts";
import { scopesOfResource } from "../resources/model.ts";
import { invalidTarget, targetOf } from "../resources/target.ts";
import { clientClaims } from "../tokens/claims.ts";
import type { ResourceTokens } from "../tokens/client-token.ts";
import type { OidcPolicy, OidcPorts } from "./ports.ts";

/** The own tokens of clients for resources, for the feature `tokens`. */
export const clientTokens =
  (
    { oidcKeys: { signer }, access, resources, clock, random }: OidcPorts,
    policy: OidcPolicy,
  ): ResourceTokens =>
  async (client, wanted = "", uri) => {
    requireConfidential(client);
    const asked = wanted.split(" ").filter((word) => word !== "");
    const isOurs = (scope: Scope): boolean => Object.hasOwn(access.scopes, scope);
    const target = await targetOf(resources, client, {
      resource: uri,
      scopes: asked.some(isOurs) ? [] : asked,
      isForServer: true,
    });
    if ("fault" in target) throw invalidTarget(target.fault);
    const { resource } = target;
    if (!resource) return undefined;
    const possible = inAll(scopesOfResource(resource), client.listedScopes);
    const scope = grantScope(possible, asked.length > 0 ? asked : undefined);
    const issue = { policy: { ...policy, audience: resource.uri }, scope, now: clock(), random };
    const accessToken = await signer.sign("at+jwt", { ...clientClaims(client.id, issue) });
    return { accessToken, expiresIn: policy.accessTokenLifetime, scope };
  };
