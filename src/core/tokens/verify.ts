import { inAll, listedScopes } from "../access.ts";
import { accountScopesOf, firstPartyId, scopeOf } from "../clients/model.ts";
import { bestEffort } from "../explain.ts";
import { effectiveOf } from "../factors/assurance.ts";
import { Failure, credentialFailures } from "../failures.ts";
import { noOwnClaims, ownClaimsIn } from "../own-claims.ts";
import { ownerFacts } from "../sessions/model.ts";
import { endedReason } from "../sessions/policy.ts";
import {
  authenticationOf,
  checkClaims,
  isUserToken,
  type ClientClaims,
  type SessionClaims,
  type VerifiedUserClaims,
} from "./claims.ts";
import type { TokenPolicy, TokenPorts } from "./ports.ts";

/** Milliseconds between two updates of a session's `lastSeenAt`. */
const touchInterval = 60_000;

/**
 * Verifies an access token: its signature and its claims. For a user's token, the session must not have ended and the
 * account must not be disabled. For a client's own token, the client must not be revoked. One indexed read. Username, role,
 * scope and authentication are the current ones. Throws Failure `invalid_token`, `unavailable`.
 */
export async function verifyToken(
  ports: TokenPorts,
  policy: TokenPolicy,
  token: string,
): Promise<VerifiedUserClaims | ClientClaims> {
  const now = ports.clock();
  const payload = await ports.signer.verify(token);
  const claims = checkClaims(payload, policy, now);
  if (!isUserToken(claims)) return verifyClient(ports, claims);
  const user = await verifyUser(ports, policy, claims, now);
  if (!ports.claimsOf) return user;
  // Those of a token that was issued before the policy changed were made from the role of the account.
  return { ...user, own: user.owesFactor ? noOwnClaims : ownClaimsIn(payload) };
}

async function verifyUser(
  { store, access, log }: TokenPorts,
  policy: TokenPolicy,
  claims: SessionClaims,
  now: number,
): Promise<VerifiedUserClaims> {
  const session = await store.findSessionState(claims.sid);
  if (session?.userId !== claims.sub) {
    throw new Failure(credentialFailures.invalid_token, { reason: "session unknown" });
  }
  const ended = endedReason(session, now);
  if (ended) throw new Failure(credentialFailures.invalid_token, { reason: ended });
  if (now - session.lastSeenAt > touchInterval) {
    await bestEffort(log, "last_use_not_noted", () =>
      store.touchSession(claims.sid, now, now - touchInterval),
    );
  }
  const given = inAll(access.scopesIn(claims.scope), access.scopesOfRole(session.role));
  // A server of an earlier release may have issued the token.
  const granted = session.clientId === firstPartyId ? given : listedScopes(given);
  const { role, scopes, owesFactor } = effectiveOf(policy, session, granted);
  const { username } = session;
  const scope = scopes.join(" ");
  // One literal, because each further spread costs more than all of its members.
  const { auth_time, acr, amr } = authenticationOf(session, now);
  const owner = ownerFacts(session);
  const user = { ...claims, username, role, scope, auth_time, acr, amr, owner };
  return owesFactor ? { ...user, owesFactor } : user;
}

async function verifyClient(
  { store, access }: TokenPorts,
  claims: ClientClaims,
): Promise<ClientClaims> {
  const client = await store.findClient(claims.sub);
  if (!client || client.revokedAt !== null) {
    throw new Failure(credentialFailures.invalid_token, {
      reason: client ? "client revoked" : "client unknown",
    });
  }
  const possible = [...access.scopesIn(scopeOf(client)), ...accountScopesOf(client)];
  return { ...claims, scope: inAll(access.scopesIn(claims.scope), possible).join(" ") };
}
