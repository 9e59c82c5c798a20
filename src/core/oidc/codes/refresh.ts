import { invalidScope, type Access, type Scope } from "../../access.ts";
import { requireRole } from "../../clients/model.ts";
import { Failure } from "../../failures.ts";
import type { AppSessions } from "../../tokens/refresh/apps.ts";
import { invalidRefreshToken } from "../../tokens/refresh/refresh.ts";
import type { OidcPolicy, OidcPorts } from "../ports.ts";
import { oidcFailures } from "../rows.ts";
import { splitScopes } from "../scopes.ts";
import { addedFor, issueAppTokens } from "./issue.ts";

/** The sessions of apps, for the refreshes of the feature `tokens`. */
export const appSessions = (ports: OidcPorts, policy: OidcPolicy): AppSessions => ({
  ownPart(scope) {
    const { ofApp, own } = splitScopes(ports.access, scope);
    return ofApp.length === 0 ? scope : own.join(" ");
  },
  async prepare({ session, sessionId, client, wanted = "", resource }) {
    requireRole(client, session.role);
    const granted = splitScopes(ports.access, session.scope).ofApp;
    const ofApp = narrowed(ports.access, granted, wanted);
    if (resource !== undefined) throw new Failure(oidcFailures.invalid_target);
    const profile = ofApp.includes("openid")
      ? await ports.store.findSessionProfile(sessionId)
      : { ...session, name: "", picture: null, email: "", emailVerifiedAt: null, updatedAt: 0 };
    if (!profile) throw invalidRefreshToken("session unknown");
    const added = await addedFor(ports, policy, { client, session, ofApp });
    return ({ generation, scope, own, now }) =>
      issueAppTokens(ports, policy, {
        client,
        session: { ...session, sessionId, generation },
        account: profile,
        ofApp,
        added,
        scope,
        own,
        now,
      });
  },
});

/** The granted scopes that a refresh asks for, or all if it asks for none. Throws Failure `invalid_scope` for another one. */
function narrowed(access: Access, granted: readonly Scope[], wanted: string): readonly Scope[] {
  if (wanted.trim() === "") return granted;
  const { ofApp } = splitScopes(access, wanted);
  const refused = ofApp.find((scope) => !granted.includes(scope));
  if (refused === undefined) return ofApp;
  throw invalidScope(refused, "not granted to the app", granted);
}
