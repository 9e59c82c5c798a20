import { invalidScope, type Scope } from "../access.ts";
import { requireConfidential } from "../clients/clients.ts";
import { Failure, oauthFailures } from "../failures.ts";
import { withImplied } from "../resources/implied.ts";
import { impliedBy, scopesOfResource } from "../resources/model.ts";
import { askedScopes, invalidTarget, targetOf } from "../resources/target.ts";
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
    const listed = withImplied(client.listedScopes, impliedBy(resource));
    const possible = scopesOfResource(resource).filter((scope) => listed.has(scope));
    const refused = asked.find((scope) => !possible.includes(scope));
    if (refused !== undefined) throw invalidScope(refused, "not allowed here", possible);
    // A server that checks the audience alone would take the token of any client.
    if (possible.length === 0) throw new Failure(oauthFailures.invalid_scope, { detail: noScope });
    const granted = askedScopes(resource, possible, asked.length > 0 ? asked : undefined);
    const issue = {
      policy: { ...policy, audience: resource.uri },
      scope: granted.join(" "),
      now: clock(),
      random,
    };
    const accessToken = await signer.sign("at+jwt", { ...clientClaims(client.id, issue) });
    return { accessToken, expiresIn: policy.accessTokenLifetime, scope: issue.scope };
  };
