import { userTokenClaims } from "../../src/core/tokens/claims.ts";
import { accessTokenKind, createJwtSigner } from "../../src/drivers/jwt/jwt.ts";
import { loadSigningKey, type KeySource } from "../../src/drivers/jwt/keys.ts";
import { systemRandom } from "../../src/drivers/system.ts";
import { createRefreshTokens } from "../../src/drivers/tokens/refresh-tokens.ts";
import type { OpenSession } from "./population.ts";
import { accessTokenLifetime, issuer } from "./settings.ts";

const policy = {
  issuer,
  audience: issuer,
  accessTokenLifetime,
  passwordGrant: true,
  loginLinks: false,
};

/** An access token for each session, signed as the server with this key signs it. */
export async function accessTokens(
  sessions: readonly OpenSession[],
  source: KeySource,
): Promise<string[]> {
  const signer = createJwtSigner({ key: await loadSigningKey(source) }, accessTokenKind);
  const tokens: string[] = [];
  for (const { session, owner } of sessions) {
    const { id: sessionId, userId, organizationId } = session;
    const membership =
      organizationId === null
        ? undefined
        : { organizationId, userId, role: "member", requireMfa: 0 };
    const subject = { ...session, sessionId, ...person(owner), membership };
    const issue = { policy, scope: session.scope, now: Date.now(), random: systemRandom };
    tokens.push(await signer.sign(userTokenClaims(subject, issue)));
  }
  return tokens;
}

/**
 * The refresh tokens of sessions that nobody has refreshed yet: the first token of each session, then the second token of
 * each, and so on. Sent in this order, each is the newest of its session, as long as fewer requests than sessions run at once.
 */
export async function refreshTokens(
  sessions: readonly OpenSession[],
  source: KeySource,
  wanted: number,
): Promise<string[]> {
  const { issue } = await createRefreshTokens(await loadSigningKey(source));
  const tokens: string[] = [];
  for (let generation = 0; tokens.length < wanted; generation++) {
    for (const { session } of sessions) {
      tokens.push(await issue({ sessionId: session.id, generation }));
    }
  }
  return tokens;
}

const person = ({ username, role }: OpenSession["owner"]) => ({ username, role });
