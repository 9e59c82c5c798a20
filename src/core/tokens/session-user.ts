import { inAll } from "../access.ts";
import { firstPartyId } from "../clients/model.ts";
import { effectiveOf } from "../factors/assurance.ts";
import { refuseLacking } from "../factors/two-factors.ts";
import { noOwnClaims } from "../own-claims.ts";
import { sessionLimits } from "../sessions/limits.ts";
import { ownerFacts, type SessionState } from "../sessions/model.ts";
import { endedReason, isIdle } from "../sessions/policy.ts";
import type { User } from "../user.ts";
import { authenticationOf, lacksFactorOf, organizationClaims } from "./claims.ts";
import { organizationFor, scopesOfUser } from "./organization.ts";
import type { TokenPolicy, HeldSession, TokenPorts } from "./ports.ts";

/** Whether a session that has no parent may be refreshed. `now` is epoch milliseconds. */
export const mayRefresh = (
  policy: Pick<TokenPolicy, "sessionTerms">,
  session: SessionState,
  now: number,
): boolean => endedReason(session, now) === undefined && !isIdle(policy, session, now);

/**
 * Whether a refresh token is the newest of its session, or was replaced a moment ago: another tab may have rotated it while this
 * request was on its way. `now` is epoch milliseconds.
 */
export const isCurrent = (
  { generation: held }: Pick<HeldSession, "generation">,
  { generation, rotatedAt }: Pick<SessionState, "generation" | "rotatedAt">,
  now: number,
): boolean =>
  held === generation || (held === generation - 1 && now - rotatedAt <= sessionLimits.grace);

/**
 * The user whose session the refresh token in a cookie stands for; undefined for a token that is forged or used up, for an ended session,
 * and for that of another app, which could send its own token as a cookie. One indexed read, and at the same time another one each if the
 * operator adds claims and if the session has an organization. The token is not used up, so a page can be rendered for the user without a
 * new cookie. Throws the Failures of `refuseLacking`, and `unavailable`.
 */
export async function userOf(
  ports: TokenPorts,
  policy: Pick<TokenPolicy, "mfa" | "sessionTerms">,
  refreshToken: string,
): Promise<User | undefined> {
  const { store, refreshTokens, access, claimsOf, clock } = ports;
  const held = await refreshTokens.read(refreshToken);
  const session = held && (await store.findSessionState(held.sessionId));
  const now = clock();
  if (!session || !mayRefresh(policy, session, now)) return undefined;
  if (!isCurrent(held, session, now) || session.clientId !== firstPartyId) return undefined;
  const { userId: id, username } = session;
  const [membership, own] = await Promise.all([
    organizationFor(ports, id, undefined, session.organizationId),
    claimsOf?.(id),
  ]);
  const ofUser = scopesOfUser(ports, session, membership);
  const allowed = inAll(access.scopesGranted(session.scope, ofUser), ofUser);
  const { role, scopes, owesFactor } = effectiveOf(policy, session, allowed);
  const scope = scopes.join(" ");
  const [claims = noOwnClaims, organization] = owesFactor
    ? []
    : [own, organizationClaims(membership)];
  const authentication = authenticationOf(session, now);
  if (!owesFactor && lacksFactorOf(membership, session)) await refuseLacking(ports, policy, id);
  const facts = ownerFacts(session);
  return {
    id,
    username,
    ...facts,
    role,
    scope,
    sid: held.sessionId,
    ...organization,
    ...authentication,
    claims,
  };
}
