import { inAll, type Scope } from "../../access.ts";
import { wordsIn, type KnownClient } from "../../clients/model.ts";
import { effectiveOf } from "../../factors/assurance.ts";
import type { OwnClaims } from "../../own-claims.ts";
import type { Session } from "../../sessions/model.ts";
import type { TokenSession } from "../../tokens/claims.ts";
import { issueTokens, type SessionTokens } from "../../tokens/issue.ts";
import type { AddedClaims } from "../added-claims.ts";
import { idTokenClaims, publicAccessClaims, type ShownAccount } from "../claims.ts";
import type { OidcPolicy, OidcPorts } from "../ports.ts";

/** What an app gets for its session. */
interface AppGrant {
  readonly client: KnownClient;
  readonly session: TokenSession &
    Pick<Session, "generation" | "expiresAt" | "remembered" | "resource">;
  /** What the id_token may show of the user. */
  readonly account: ShownAccount;
  /** The scopes that say what it learns. */
  readonly ofApp: readonly Scope[];
  /** As `addedFor` gave them. */
  readonly added: AddedClaims;
  /** The scopes of the session's resource, or without one those of ours, which only an app of the operator's own has. */
  readonly scope: string;
  readonly nonce?: string | undefined;
  readonly own: OwnClaims | undefined;
  /** Epoch milliseconds. */
  readonly now: number;
}

/**
 * What the operator adds to the id_token. Nothing while a required second factor is missing, because the operator may make it from the role
 * of the account. Throws what the operator's function throws, and Failure `internal`, `unavailable`.
 */
export async function addedFor(
  { claimsForApps }: OidcPorts,
  policy: OidcPolicy,
  {
    client,
    session,
    ofApp,
  }: {
    readonly client: Pick<KnownClient, "id" | "appScopes">;
    readonly session: Pick<TokenSession, "userId" | "role" | "methods">;
    readonly ofApp: readonly Scope[];
  },
): Promise<AddedClaims> {
  const isShown = ofApp.includes("openid") && !effectiveOf(policy, session, []).owesFactor;
  if (!claimsForApps || !isShown) return {};
  const claims = await claimsForApps.of(session.userId, inAll(ofApp, client.appScopes));
  return claimsForApps.withinIdToken(client.id, claims);
}

/**
 * Issues the tokens of an app's session: with the scope `openid` also an id_token. The access token is for the resource of the session.
 * Without one, the operator's own app gets an access token as other logins do, each other app one that opens `/userinfo` alone.
 */
export async function issueAppTokens(
  ports: OidcPorts,
  policy: OidcPolicy,
  { client, session, account, ofApp, added, scope: ours, nonce, own, now }: AppGrant,
): Promise<SessionTokens> {
  const { role, owesFactor } = effectiveOf(policy, session, []);
  const { signer, atHash } = ports.oidcKeys;
  const isOurs = client.firstParty && session.resource === null;
  const shown = session.resource === null ? ofApp : [...ofApp, ...wordsIn(ours)];
  const tokens = isOurs
    ? await issueTokens(ports, policy, { ...session, scope: ours, own, now })
    : await issuePublic(ports, policy, { client, session, scope: shown.join(" "), now });
  const idToken = ofApp.includes("openid")
    ? await signer.sign(
        "JWT",
        idTokenClaims({
          issuer: policy.issuer,
          client,
          account: { ...account, id: session.userId, role },
          session: owesFactor ? { ...session, membership: undefined } : session,
          nonce,
          scopes: ofApp,
          added,
          atHash: await atHash(tokens.accessToken),
          now,
        }),
      )
    : undefined;
  const scope = isOurs ? [...ofApp, tokens.scope].join(" ").trim() : tokens.scope;
  return { ...tokens, scope, ...(idToken !== undefined && { idToken }) };
}

/** The tokens of an app that are not for this server's own API. */
async function issuePublic(
  { oidcKeys, refreshTokens, random }: OidcPorts,
  policy: OidcPolicy,
  { client, session, scope, now }: Pick<AppGrant, "client" | "session" | "scope" | "now">,
): Promise<SessionTokens> {
  const { sessionId, userId, generation, expiresAt, remembered } = session;
  const [accessToken, refreshToken] = await Promise.all([
    oidcKeys.signer.sign("at+jwt", {
      ...publicAccessClaims({ policy, client, session, scope, now, random }),
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
