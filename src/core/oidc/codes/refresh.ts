import { inAll, invalidScope, type Scope } from "../../access.ts";
import { splitScopes } from "../../app-scopes.ts";
import { requireRole } from "../../clients/model.ts";
import { effectiveOf } from "../../factors/assurance.ts";
import { isFor, isForRole, scopesOpenTo, type Resource } from "../../resources/model.ts";
import type { Resources } from "../../resources/resources.ts";
import { askedScopes, invalidTarget, requireSame } from "../../resources/target.ts";
import type { SessionState } from "../../sessions/model.ts";
import type { AppSessions } from "../../tokens/refresh/apps.ts";
import { invalidRefreshToken } from "../../tokens/refresh/refresh.ts";
import type { OidcPolicy, OidcPorts } from "../ports.ts";
import { addedFor, issueAppTokens } from "./issue.ts";

/** The sessions of apps, for the refreshes of the feature `tokens`. */
export const appSessions = (ports: OidcPorts, policy: OidcPolicy): AppSessions => ({
  ownPart(scope) {
    const { ofApp, own } = splitScopes(ports.access, scope);
    return ofApp.length === 0 ? scope : own.join(" ");
  },
  async prepare({ session, sessionId, client, wanted = "", resource }) {
    requireRole(client, session.role);
    const granted = splitScopes(ports.access, session.scope);
    const asked = splitScopes(ports.access, wanted);
    const target = await targetOfSession(ports.resources, policy, session, resource);
    const isWhole = wanted.trim() === "";
    const ofApp = isWhole ? granted.ofApp : narrowed(granted.ofApp, asked.ofApp);
    const possible = target ? inAll(granted.own, scopesOpenTo(target, client)) : [];
    const isClosed =
      target && (!isFor(target, client) || possible.length < Math.min(granted.own.length, 1));
    // A server that checks the audience alone would go on to take its tokens.
    if (isClosed) throw invalidRefreshToken("no scope of the resource");
    const ofResource =
      target && !isWhole ? askedScopes(target, possible, narrowed(possible, asked.own)) : possible;
    const profile = ofApp.includes("openid")
      ? await ports.store.findSessionProfile(sessionId)
      : { ...session, name: "", picture: null, email: "", emailVerifiedAt: null, updatedAt: 0 };
    if (!profile) throw invalidRefreshToken("session unknown");
    const added = await addedFor(ports, policy, { client, session, ofApp });
    return ({ generation, scope, own, membership, now }) =>
      issueAppTokens(ports, policy, {
        client,
        session: { ...session, sessionId, generation, membership },
        account: profile,
        ofApp,
        added,
        scope: target ? ofResource.join(" ") : scope,
        own,
        now,
      });
  },
});

/** The scopes that a refresh asks for. Throws Failure `invalid_scope` for one that was not granted. */
function narrowed(granted: readonly Scope[], asked: readonly Scope[]): readonly Scope[] {
  const refused = asked.find((scope) => !granted.includes(scope));
  if (refused === undefined) return asked;
  throw invalidScope(refused, "not granted to the app", granted);
}

/**
 * The resource of a session, as it is now. Undefined for a session that has none. Throws Failure `invalid_target` also for a resource that
 * was revoked, `invalid_grant` if the role of the user may no longer use it or the session lacks a required second factor, and
 * `unavailable`.
 */
async function targetOfSession(
  resources: Resources,
  policy: OidcPolicy,
  session: SessionState,
  named: string | undefined,
): Promise<Resource | undefined> {
  const { resource: uri, role } = session;
  requireSame(uri, named);
  if (uri === null) return undefined;
  const resource = await resources.find(uri);
  if (!resource) throw invalidTarget("The resource was revoked.");
  if (!isForRole(resource, role)) throw invalidRefreshToken("role may not use the resource");
  if (effectiveOf(policy, session, []).owesFactor) {
    throw invalidRefreshToken("second factor missing");
  }
  return resource;
}
