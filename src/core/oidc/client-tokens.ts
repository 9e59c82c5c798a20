import { inAll, invalidScope, type Scope } from "../access.ts";
import { requireConfidential } from "../clients/clients.ts";
import { Failure, oauthFailures } from "../failures.ts";
import { scopesOfResource } from "../resources/model.ts";
import { invalidTarget, targetOf } from "../resources/target.ts";
import { clientClaims } from "../tokens/claims.ts";
import type { ResourceTokens } from "../tokens/client-token.ts";
import type { OidcPolicy, OidcPorts } from "./ports.ts";

const noScope = "The client lists no scope of this resource.";

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
    // Not what they imply: administrators change that, and only the command changes the list of a service.
    const possible = inAll(scopesOfResource(resource), client.listedScopes);
    const refused = asked.find((scope) => !possible.includes(scope));
    if (refused !== undefined) throw invalidScope(refused, "not allowed here", possible);
    // A server that checks the audience alone would take the token of any client.
    if (possible.length === 0) throw new Failure(oauthFailures.invalid_scope, { detail: noScope });
    const granted = asked.length > 0 ? inAll(possible, asked) : possible;
    const issue = {
      policy: { ...policy, audience: resource.uri },
      scope: granted.join(" "),
      now: clock(),
      random,
    };
    const accessToken = await signer.sign("at+jwt", { ...clientClaims(client.id, issue) });
    return { accessToken, expiresIn: policy.accessTokenLifetime, scope: issue.scope };
  };
