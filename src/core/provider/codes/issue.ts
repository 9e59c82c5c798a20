import type { KnownClient } from "../../clients/model.ts";
import { effectiveOf } from "../../factors/owing.ts";
import type { OwnClaims } from "../../own-claims.ts";
import type { Session } from "../../sessions/model.ts";
import type { TokenSession } from "../../tokens/claims.ts";
import { issueTokens, type SessionTokens } from "../../tokens/issue.ts";
import { idTokenClaims, publicAccessClaims, type ShownAccount } from "../claims.ts";
import type { ProviderPolicy } from "../policy.ts";
import type { OidcScope } from "../scopes.ts";
import type { CodePorts } from "./ports.ts";

/** What an app gets for its session. */
interface AppGrant {
  readonly client: KnownClient;
  readonly session: TokenSession & Pick<Session, "generation" | "expiresAt" | "remembered">;
  /** What the id_token may show of the user. */
  readonly account: ShownAccount;
  readonly oidc: readonly OidcScope[];
  /** The scopes of ours, which only an app of the operator's own has. */
  readonly scope: string;
  readonly nonce?: string | undefined;
  readonly own: OwnClaims | undefined;
  /** Epoch milliseconds. */
  readonly now: number;
}

type IssuePorts = Pick<CodePorts, "provider" | "signer" | "refreshTokens" | "random">;

/**
 * Issues the tokens of an app's session: with the scope `openid` also an id_token. The operator's own app gets an access token as other logins do, each other app one that opens `/userinfo` alone.
 */
export async function issueAppTokens(
  ports: IssuePorts,
  policy: ProviderPolicy,
  { client, session, account, oidc, scope: ours, nonce, own, now }: AppGrant,
): Promise<SessionTokens> {
  const { role } = effectiveOf(policy, session, []);
  const { signer, atHash } = ports.provider;
  const tokens = client.firstParty
    ? await issueTokens(ports, policy, { ...session, scope: ours, own, now })
    : await issuePublic(ports, policy, { session, scope: oidc.join(" "), now });
  const idToken = oidc.includes("openid")
    ? await signer.sign(
        "JWT",
        idTokenClaims({
          issuer: policy.issuer,
          client,
          account: { ...account, id: session.userId, role },
          session,
          nonce,
          scopes: oidc,
          atHash: await atHash(tokens.accessToken),
          now,
        }),
      )
    : undefined;
  const scope = client.firstParty ? [...oidc, tokens.scope].join(" ").trim() : tokens.scope;
  return { ...tokens, scope, ...(idToken !== undefined && { idToken }) };
}

/** The tokens of an app that is not the operator's own. */
async function issuePublic(
  { provider, refreshTokens, random }: IssuePorts,
  policy: ProviderPolicy,
  { session, scope, now }: Pick<AppGrant, "session" | "scope" | "now">,
): Promise<SessionTokens> {
  const { sessionId, userId, generation, expiresAt, remembered } = session;
  const [accessToken, refreshToken] = await Promise.all([
    provider.signer.sign("at+jwt", {
      ...publicAccessClaims({ policy, session, scope, now, random }),
    }),
    refreshTokens.issue({ sessionId, generation }),
  ]);
  return {
    accessToken,
    refreshToken,
    expiresIn: policy.accessTokenLifetime,
    scope,
    userId,
    sessionId,
    sessionExpiresIn: Math.floor((expiresAt - now) / 1000),
    isRemembered: remembered === 1,
  };
}
