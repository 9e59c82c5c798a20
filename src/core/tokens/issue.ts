import { effectiveOf } from "../factors/assurance.ts";
import type { OwnClaims } from "../own-claims.ts";
import type { Session } from "../sessions/model.ts";
import { userTokenClaims, type TokenSession } from "./claims.ts";
import type { TokenPolicy, TokenPorts } from "./ports.ts";

/** The answer of a grant. */
export interface IssuedTokens {
  readonly accessToken: string;
  /** Absent if the grant opens no session. */
  readonly refreshToken?: string;
  /** Only for an app that logs users in, with the scope `openid`. */
  readonly idToken?: string;
  /** Seconds. */
  readonly expiresIn: number;
  readonly scope: string;
}

/** The answer of a grant for a user. */
export interface SessionTokens extends IssuedTokens {
  readonly refreshToken: string;
  readonly userId: string;
  readonly sessionId: string;
  /** Seconds until the session's absolute end. */
  readonly sessionExpiresIn: number;
  /** False if the browser must forget the session when it is closed. */
  readonly isRemembered: boolean;
}

interface SessionGrant
  extends TokenSession, Pick<Session, "generation" | "expiresAt" | "remembered"> {
  /** The access token's scope; it may be narrower than the session's. */
  readonly scope: string;
  /** The claims that the operator adds. */
  readonly own: OwnClaims | undefined;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** Issues the access token and the refresh token of a session. The access token has the role and the scopes that count at present. */
export async function issueTokens(
  { signer, refreshTokens, random }: Pick<TokenPorts, "signer" | "refreshTokens" | "random">,
  policy: TokenPolicy,
  { generation, expiresAt, remembered, scope: granted, own, now, ...session }: SessionGrant,
): Promise<SessionTokens> {
  const { role, scopes, owesFactor } = effectiveOf(policy, session, granted.split(" "));
  const scope = scopes.join(" ");
  // The operator made them from the role of the account, which does not count at present. Nor does that in an organization.
  const [claims, membership] = owesFactor ? [{}] : [own, session.membership];
  const [accessToken, refreshToken] = await Promise.all([
    signer.sign({
      ...claims,
      ...userTokenClaims({ ...session, role, membership }, { policy, scope, now, random }),
    }),
    refreshTokens.issue({ sessionId: session.sessionId, generation }),
  ]);
  return {
    accessToken,
    refreshToken,
    expiresIn: policy.accessTokenLifetime,
    scope,
    userId: session.userId,
    sessionId: session.sessionId,
    sessionExpiresIn: Math.floor((expiresAt - now) / 1000),
    isRemembered: remembered === 1,
  };
}
