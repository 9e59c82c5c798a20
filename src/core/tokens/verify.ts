import { inAll, listedScopes } from "../access.ts";
import { serverScopesOf, firstPartyId, scopeOf } from "../clients/model.ts";
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
  lacksFactorOf,
  organizationClaims,
  organizationIn,
  type ClientClaims,
  type SessionClaims,
  type VerifiedUserClaims,
} from "./claims.ts";
import { scopesOfUser } from "./organization.ts";
import type { MemberSession, TokenPolicy, TokenPorts } from "./ports.ts";

/** Milliseconds between two updates of a session's `lastSeenAt`. */
const touchInterval = 60_000;

/**
 * Verifies an access token: its signature and its claims. For a user's token, the session must not have ended and the
 * account must not be disabled. For a client's own token, the client must not be revoked. One indexed read. Username, role, scope,
 * authentication and the role in the organization are the current ones. A user that is no longer a member has a token without an
 * organization. Throws Failure `invalid_token`, `unavailable`.
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
  const organizationId = ports.organizationAccess && organizationIn(payload);
  const user = await verifyUser(ports, policy, claims, organizationId, now);
  if (!ports.claimsOf) return user;
  // Those of a token that was issued before the policy changed were made from the role of the account.
  return { ...user, own: user.owesFactor ? noOwnClaims : ownClaimsIn(payload) };
}

async function verifyUser(
  ports: TokenPorts,
  policy: TokenPolicy,
  claims: SessionClaims,
  organizationId: string | undefined,
  now: number,
): Promise<VerifiedUserClaims> {
  const { store, access, log } = ports;
  const session: MemberSession | undefined =
    organizationId === undefined
      ? await store.findSessionState(claims.sid)
      : await store.findMemberSession(claims.sid, organizationId);
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
  const { username, membership } = session;
  const ofUser = scopesOfUser(ports, session, membership);
  const given = inAll(access.scopesIn(claims.scope), ofUser);
  // A server of an earlier release may have issued the token.
  const granted = session.clientId === firstPartyId ? given : listedScopes(given);
  const { role, scopes, owesFactor } = effectiveOf(policy, session, granted);
  const scope = scopes.join(" ");
  // One literal, because each further spread takes longer than all of its members.
  const { auth_time, acr, amr } = authenticationOf(session, now);
  const owner = ownerFacts(session);
  const user = { ...claims, username, role, scope, auth_time, acr, amr, owner };
  if (owesFactor) return { ...user, owesFactor };
  if (!membership) return user;
  const ofMember = Object.assign(user, organizationClaims(membership));
  return lacksFactorOf(membership, session) ? { ...ofMember, lacksFactor: true } : ofMember;
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
  const ofUsers = access.organizationScopes;
  const possible = [
    ...access.scopesIn(scopeOf(client)).filter((one) => !ofUsers.includes(one)),
    ...serverScopesOf(client),
  ];
  return { ...claims, scope: inAll(access.scopesIn(claims.scope), possible).join(" ") };
}
