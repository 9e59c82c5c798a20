import { personClaims } from "./claims.ts";
import type { Account, Session } from "../model.ts";
import type { Policy } from "../policy.ts";
import type { Ports } from "../ports.ts";

/** What a grant gives. */
export interface IssuedTokens {
  readonly accessToken: string;
  /** Absent where there is no session to keep. */
  readonly refreshToken?: string;
  /** Seconds. */
  readonly expiresIn: number;
  readonly scope: string;
}

/** What a grant gives a person. */
export interface SessionTokens extends IssuedTokens {
  readonly refreshToken: string;
  readonly userId: string;
  /** Seconds until the session's absolute end. */
  readonly sessionExpiresIn: number;
}

type Holder = Pick<
  Session,
  "id" | "userId" | "clientId" | "authenticatedAt" | "generation" | "expiresAt"
>;

/** Both tokens of a session, as of `now` (epoch milliseconds); the access token's scope may be narrower than the session's. */
export async function issueTokens(
  { signer, refreshTokens, random }: Ports,
  policy: Policy,
  session: Holder,
  account: Pick<Account, "username" | "role">,
  scope: string,
  now: number,
): Promise<SessionTokens> {
  const claims = personClaims(session, account, scope, policy, now, random);
  const [accessToken, refreshToken] = await Promise.all([
    signer.sign(claims),
    refreshTokens.issue({ sessionId: session.id, generation: session.generation }),
  ]);
  return {
    accessToken,
    refreshToken,
    expiresIn: policy.accessTokenLifetime,
    scope,
    userId: session.userId,
    sessionExpiresIn: Math.floor((session.expiresAt - now) / 1000),
  };
}
