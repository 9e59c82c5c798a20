import { inAll, type Scope } from "../access.ts";
import { splitScopes } from "../app-scopes.ts";
import { findRegistered } from "../clients/find.ts";
import { scopeOf } from "../clients/model.ts";
import { innerIdsOf } from "../clients/unregistered/ids.ts";
import { effectiveOf } from "../factors/assurance.ts";
import { Failure, isFailure, credentialFailures } from "../failures.ts";
import { endedReason } from "../sessions/policy.ts";
import { checkClaims, isUserToken } from "../tokens/claims.ts";
import type { AddedClaims } from "./added-claims.ts";
import { readAppToken } from "./app-tokens.ts";
import { accountClaims, type AccountClaims } from "./claims.ts";
import type { OidcPolicy, OidcPorts, SessionProfile } from "./ports.ts";

/** What an app learns of the user who logged in, beside the claims that the operator adds. */
export interface UserInfo extends AccountClaims {
  readonly sub: string;
}

/** A user's access token of either signer. */
interface Bearer {
  readonly sub: string;
  readonly sid: string;
  readonly client_id: string;
  /** The scope of an app's token. The server's own tokens do not have the scopes of OpenID Connect: their session has. */
  readonly scope?: string;
}

/**
 * The claims of the user of an access token with the scope `openid` (OpenID Connect Core, section 5.3), and the session. Takes those of
 * other apps, and those that the operator's own apps have from a login with this scope. One indexed read, and two more for claims that the
 * operator adds. Throws what the operator's function throws, and Failure `invalid_token`, `insufficient_scope`, `internal`, `unavailable`.
 */
export async function userInfo(
  ports: OidcPorts,
  policy: OidcPolicy,
  token: string,
): Promise<{ readonly claims: UserInfo; readonly sid: string }> {
  const now = ports.clock();
  const bearer = await readBearer(ports, policy, token, now);
  const session = await ports.store.findSessionProfile(bearer.sid);
  const clientIds = await innerIdsOf(ports.oidcKeys.seals, bearer.client_id);
  if (session?.userId !== bearer.sub || !clientIds.includes(session.clientId)) {
    throw new Failure(credentialFailures.invalid_token, { reason: "session unknown" });
  }
  const ended = endedReason(session, now);
  if (ended) throw new Failure(credentialFailures.invalid_token, { reason: ended });
  const scopes = splitScopes(ports.access, bearer.scope ?? session.scope).ofApp;
  if (!scopes.includes("openid")) {
    throw new Failure(credentialFailures.insufficient_scope, {
      detail: "This call needs the scope openid.",
      scope: "openid",
    });
  }
  // While a required second factor is missing, the role of the account does not count, nor what the operator may make from it.
  const { role, owesFactor } = effectiveOf(policy, session, []);
  const added = owesFactor ? {} : await addedTo(ports, session, scopes);
  const shown = accountClaims({ ...session, role }, scopes, { roles: session.roles === 1 });
  return { claims: { ...added, sub: session.userId, ...shown }, sid: bearer.sid };
}

/** The claims that the operator adds for the scopes of a session, as far as its app may still have them. */
async function addedTo(
  ports: OidcPorts,
  { userId, clientId }: SessionProfile,
  scopes: readonly Scope[],
): Promise<AddedClaims> {
  const { access, claimsForApps } = ports;
  const asked = access.appScopesIn(scopes.join(" "));
  const client = asked.length > 0 ? await findRegistered(ports, clientId) : undefined;
  if (!client || !claimsForApps) return {};
  return claimsForApps.of(userId, inAll(asked, access.appScopesIn(scopeOf(client))));
}

/** Throws Failure `invalid_token` for anything but a user's access token. */
async function readBearer(
  ports: OidcPorts,
  policy: OidcPolicy,
  token: string,
  now: number,
): Promise<Bearer> {
  try {
    return await readAppToken(ports, policy, token, now);
  } catch (error) {
    if (!isFailure(error, credentialFailures.invalid_token)) throw error;
  }
  const claims = checkClaims(await ports.signer.verify(token), policy, now);
  if (!isUserToken(claims)) {
    throw new Failure(credentialFailures.invalid_token, { reason: "no person" });
  }
  const { sub, sid, client_id } = claims;
  return { sub, sid, client_id };
}
