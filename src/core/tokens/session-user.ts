import { inAll } from "../access.ts";
import { noOwnClaims } from "../own-claims.ts";
import { effectiveOf } from "../factors/owing.ts";
import { endedReason, isIdle } from "../sessions/ended.ts";
import { sessionLimits } from "../sessions/limits.ts";
import type { User } from "../user.ts";
import { authenticationOf } from "./claims.ts";
import type { TokenPolicy } from "./policy.ts";
import type { TokenPorts } from "./ports.ts";

/**
 * The user whose session a refresh token stands for; undefined for a token that is forged or used up, and for an ended session.
 * One indexed read, and another one if the operator adds claims. The token is not used up, so a page can be rendered for the user without a new cookie. Throws Failure
 * `unavailable`.
 */
export async function userOf(
  { store, refreshTokens, access, claimsOf, clock }: TokenPorts,
  policy: Pick<TokenPolicy, "mfa">,
  refreshToken: string,
): Promise<User | undefined> {
  const held = await refreshTokens.read(refreshToken);
  const session = held && (await store.findSessionState(held.sessionId));
  const now = clock();
  if (!session || endedReason(session, now) !== undefined || isIdle(session, now)) return undefined;
  const isNewest = held.generation === session.generation;
  // Another tab may have rotated the token while this request was on its way.
  const isReplaced =
    held.generation === session.generation - 1 && now - session.rotatedAt <= sessionLimits.grace;
  if (!isNewest && !isReplaced) return undefined;
  const { userId: id, username } = session;
  const granted = access.scopesGranted(session.scope, session.role);
  const allowed = inAll(granted, access.scopesOfRole(session.role));
  const { role, scopes, owesFactor } = effectiveOf(policy, session, allowed);
  const scope = scopes.join(" ");
  const claims = (owesFactor ? undefined : await claimsOf?.(id)) ?? noOwnClaims;
  const authentication = authenticationOf(session, now);
  return { id, username, role, scope, sid: held.sessionId, ...authentication, claims };
}
