import { requireRole } from "../../clients/model.ts";
import { Failure } from "../../failures.ts";
import type { AppSessions } from "../../tokens/refresh/apps.ts";
import { invalidRefreshToken } from "../../tokens/refresh/refresh.ts";
import type { ProviderPolicy } from "../policy.ts";
import { splitScopes, type OidcScope } from "../scopes.ts";
import { issueAppTokens } from "./issue.ts";
import type { CodePorts } from "./ports.ts";

/** The sessions of apps, for the refreshes of the feature `tokens`. */
export const appSessions = (ports: CodePorts, policy: ProviderPolicy): AppSessions => ({
  ownPart(scope) {
    const { oidc, own } = splitScopes(scope);
    return oidc.length === 0 ? scope : own.join(" ");
  },
  async prepare({ session, sessionId, client, wanted = "" }) {
    requireRole(client, session.role);
    const granted = splitScopes(session.scope).oidc;
    const oidc = narrowed(granted, wanted);
    const profile = oidc.includes("openid")
      ? await ports.store.findSessionProfile(sessionId)
      : { ...session, name: "", email: "", emailVerifiedAt: null, updatedAt: 0 };
    if (!profile) throw invalidRefreshToken("session unknown");
    return ({ generation, scope, own, now }) =>
      issueAppTokens(ports, policy, {
        client,
        session: { ...session, sessionId, generation },
        account: profile,
        oidc,
        scope,
        own,
        now,
      });
  },
});

/** The granted scopes that a refresh asks for, or all if it asks for none. Throws Failure `invalid_scope` for another one. */
function narrowed(granted: readonly OidcScope[], wanted: string): readonly OidcScope[] {
  if (wanted.trim() === "") return granted;
  const { oidc } = splitScopes(wanted);
  if (oidc.every((scope) => granted.includes(scope))) return oidc;
  throw new Failure("invalid_scope");
}
