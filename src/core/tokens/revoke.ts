import type { KnownClient } from "../clients/model.ts";
import { Failure, isFailure, credentialFailures, oauthFailures } from "../failures.ts";
import type { SessionPorts } from "../sessions/ports.ts";
import { sessionEvents } from "../sessions/rows.ts";
import type { SessionCaller, Origin } from "../user.ts";
import { checkClaims, isUserToken } from "./claims.ts";
import type { TokenPolicy, TokenPorts } from "./ports.ts";

/**
 * Ends the session of a refresh or access token (RFC 7009). An invalid token, or one of another client, is ignored
 * silently. Gives the user and the session, also if it had ended. Throws Failure `unsupported_token_type` for the client's own
 * token, which has no session, and `unavailable`.
 */
export async function revoke(
  ports: TokenPorts,
  policy: TokenPolicy,
  client: KnownClient,
  token: string,
  origin?: Origin,
): Promise<SessionCaller | undefined> {
  const session =
    (await byRefreshToken(ports, token)) ?? (await byAccessToken(ports, policy, client, token));
  if (session?.clientId !== client.id) return undefined;
  return endTokenSession(ports, client, session, origin);
}

/**
 * Ends a session of a client that revokes a token, and its children. Gives both ids, also if it had ended. Throws Failure `unavailable`.
 */
export async function endTokenSession(
  { store, audit, clock }: SessionPorts,
  client: KnownClient,
  { id: sessionId, userId }: Pick<Found, "id" | "userId">,
  origin?: Origin,
): Promise<SessionCaller> {
  const now = clock();
  if ((await store.revokeSession(sessionId, userId, now)) === "ended") {
    const forHook = () => ({ userId, sessionId, ended: "one" }) as const;
    const facts = { subjectId: userId, sessionId, clientId: client.id, origin, forHook };
    audit.record(sessionEvents.session_logout, facts);
  }
  await store.revokeChildren(sessionId, now);
  return { userId, sessionId };
}

interface Found {
  readonly id: string;
  readonly userId: string;
  readonly clientId: string;
}

async function byRefreshToken(
  { store, refreshTokens }: TokenPorts,
  token: string,
): Promise<Found | undefined> {
  const held = await refreshTokens.read(token);
  const session = held && (await store.findSessionState(held.sessionId));
  return session && { ...session, id: held.sessionId };
}

async function byAccessToken(
  { signer, clock }: TokenPorts,
  policy: TokenPolicy,
  client: KnownClient,
  token: string,
): Promise<Found | undefined> {
  let claims: ReturnType<typeof checkClaims>;
  try {
    claims = checkClaims(await signer.verify(token), policy, clock());
  } catch (error) {
    if (isFailure(error, credentialFailures.invalid_token)) return undefined;
    throw error;
  }
  if (!isUserToken(claims)) {
    if (claims.client_id === client.id) throw new Failure(oauthFailures.unsupported_token_type);
    return undefined;
  }
  return { id: claims.sid, userId: claims.sub, clientId: claims.client_id };
}
