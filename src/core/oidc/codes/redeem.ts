import { inAll } from "../../access.ts";
import { splitScopes } from "../../app-scopes.ts";
import { idOfCode, requestOf } from "../../authorizations/codes.ts";
import type { AuthorizationCodeRequest } from "../../authorizations/model.ts";
import { authorizationEvents } from "../../authorizations/rows.ts";
import { mayUseGrant, requireRole, type KnownClient } from "../../clients/model.ts";
import { Failure, type ReasonOf } from "../../failures.ts";
import { randomId } from "../../ids.ts";
import { isForRole, type Resource } from "../../resources/model.ts";
import { requireIssuable } from "../../resources/target.ts";
import { childSession, endSurplusChildren } from "../../sessions/children.ts";
import { termOf, endedReason } from "../../sessions/policy.ts";
import type { IssuedTokens, SessionTokens } from "../../tokens/issue.ts";
import { organizationFor, scopesOfUser } from "../../tokens/organization.ts";
import type { Origin } from "../../user.ts";
import type { OidcPolicy, OidcPorts, FoundAuthorizationCode } from "../ports.ts";
import { wrongAuthorizationCode } from "../rows.ts";
import { addedFor, issueAppTokens } from "./issue.ts";

/** What an app sends to redeem its code (RFC 6749 section 4.1.3, RFC 7636 section 4.5). */
export interface Redemption extends Origin {
  readonly client: KnownClient;
  readonly code: string;
  readonly redirectUri?: string | undefined;
  readonly verifier?: string | undefined;
  /** The API that the tokens are for (RFC 8707), if the app says it again. */
  readonly resource?: string | undefined;
}

/**
 * Opens the session of an app with its code, whose id it gets, and issues its tokens. A code that was used before ends that session,
 * because somebody else may have it; a request with a wrong client, redirect URI or verifier changes nothing. Four statements after the
 * authentication of the client, and one more for an organization. Throws Failure `invalid_grant`, `invalid_target`, `unavailable`.
 */
export async function redeemCode(
  ports: OidcPorts,
  policy: OidcPolicy,
  redemption: Redemption,
): Promise<IssuedTokens & Pick<SessionTokens, "userId" | "sessionId">> {
  const { store, access, clock, random } = ports;
  const { client } = redemption;
  const id = await idOfCode(ports.oidcKeys.seals, redemption.code);
  const now = clock();
  const found = id === undefined ? undefined : await store.findCode(id);
  if (id === undefined || found?.kind !== "code") {
    throw invalidAuthorizationCode("code unknown");
  }
  const request = requestOf(found);
  await requireRightful(ports, found, request, redemption);
  const { resource = null } = request;
  const target = await requireIssuable(ports.resources, resource, redemption.resource);
  if (found.usedAt !== null) return endReplayed(ports, id, found, redemption);
  requireLive(found, { client, target }, now);
  const { methods, provenAt, nonce, organization: organizationId = null } = request;
  const scope = scopeUnder(found, request.scope);
  const { ofApp, own: ours } = splitScopes(access, scope);
  const term = termOf(policy, found.role);
  const session = childSession({
    id,
    clientId: client.id,
    scope,
    resource,
    organizationId,
    methods,
    provenAt,
    parent: found,
    isOffline: ofApp.includes("offline_access"),
    term,
    now,
  });
  const isOurs = client.firstParty && resource === null;
  const membership = await organizationFor(ports, found.userId, undefined, organizationId);
  const { username, role } = found;
  const opened = { ...session, sessionId: id, username, role, membership };
  // Made before the code is used up, so that an error of the operator's functions can be repeated.
  const own = isOurs ? await ports.claimsOf?.(found.userId) : undefined;
  const added = await addedFor(ports, policy, { client, session: opened, ofApp });
  // Before the code is used up: a request that finds it used finds the session too, and can end it.
  await store.insertChildSession(session);
  if (!(await store.useAuthorization({ id, by: randomId(random), now }))) {
    return endReplayed(ports, id, found, redemption);
  }
  await endSurplusChildren(ports, session, term);
  const { refreshToken, ...tokens } = await issueAppTokens(ports, policy, {
    client,
    session: opened,
    account: found,
    ofApp,
    added,
    scope:
      resource === null
        ? inAll(
            access.scopesIn(ours.join(" ")),
            scopesOfUser(ports, { role, methods }, membership),
            client.scopes,
          ).join(" ")
        : ours.join(" "),
    nonce,
    own,
    now,
  });
  return mayUseGrant(client, "refresh_token") ? { ...tokens, refreshToken } : tokens;
}

/** The scope of an app's session. None outlives a login that its browser must forget. */
const scopeUnder = ({ remembered }: FoundAuthorizationCode, scope: string): string =>
  remembered === 1
    ? scope
    : scope
        .split(" ")
        .filter((one) => one !== "offline_access")
        .join(" ");

/** The same words for every reason, which only the log names. */
const invalidAuthorizationCode = (reason: ReasonOf<typeof wrongAuthorizationCode>): Failure =>
  new Failure(wrongAuthorizationCode, {
    detail:
      "The code is not valid. It works once, for a minute, and only with the client_id, redirect_uri and code_verifier of its request.",
    reason,
  });

/** Requires that the code was issued to this app, and that the app is the one that asked for it. Throws Failure `invalid_grant`. */
async function requireRightful(
  { oidcKeys }: OidcPorts,
  { appId }: FoundAuthorizationCode,
  { redirectUri, challenge }: AuthorizationCodeRequest,
  { client, redirectUri: given, verifier }: Redemption,
): Promise<void> {
  if (appId !== client.id) throw invalidAuthorizationCode("code of another client");
  // A challenge binds the code to its app as well, so OAuth 2.1 leaves the redirect URI out.
  if (given === undefined ? challenge === undefined : given !== redirectUri) {
    throw invalidAuthorizationCode("redirect URI of another request");
  }
  if ((verifier === undefined) !== (challenge === undefined)) {
    const reason = verifier === undefined ? "code verifier missing" : "code without a challenge";
    throw invalidAuthorizationCode(reason);
  }
  if (verifier === undefined || challenge === undefined) return;
  if (await oidcKeys.provesChallenge(verifier, challenge)) return;
  throw invalidAuthorizationCode("code verifier wrong");
}

/**
 * Requires that the code is young, that its browser is still logged in, and that its user may use the app and the resource. Throws Failure
 * `invalid_grant`.
 */
function requireLive(
  found: FoundAuthorizationCode,
  { client, target }: { readonly client: KnownClient; readonly target: Resource | undefined },
  now: number,
): void {
  if (found.codeExpiresAt <= now) throw invalidAuthorizationCode("code too old");
  const ended = endedReason(found, now);
  if (ended) throw invalidAuthorizationCode(ended);
  requireRole(client, found.role);
  if (target && !isForRole(target, found.role)) {
    throw invalidAuthorizationCode("role may not use the resource");
  }
}

/** Ends the session of a code that somebody sends again. Always throws Failure `invalid_grant`, or `unavailable`. */
async function endReplayed(
  { store, clock, audit }: OidcPorts,
  sessionId: string,
  { userId }: FoundAuthorizationCode,
  { client, address, userAgent, requestId }: Redemption,
): Promise<never> {
  if ((await store.revokeSession(sessionId, userId, clock())) === "ended") {
    const origin = { address, userAgent, requestId };
    const facts = { subjectId: userId, sessionId, clientId: client.id, origin };
    audit.record(authorizationEvents.authn_code_reuse, facts);
  }
  throw invalidAuthorizationCode("code used before");
}
