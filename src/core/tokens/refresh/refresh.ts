import { grantScope, inAll, type Scope } from "../../access.ts";
import type { KnownClient } from "../../clients/model.ts";
import { Failure, isFailure, type ReasonOf } from "../../failures.ts";
import { sessionLimits } from "../../sessions/limits.ts";
import type { SessionState } from "../../sessions/model.ts";
import { endedReason, isIdle } from "../../sessions/policy.ts";
import { type RefreshOutcome, sessionEvents } from "../../sessions/rows.ts";
import { spend } from "../../throttle/count.ts";
import { throttleFailures } from "../../throttle/rows.ts";
import type { Origin } from "../../user.ts";
import { issueTokens, type SessionTokens } from "../issue.ts";
import { organizationFor, scopesOfUser, type AskedOrganization } from "../organization.ts";
import type { TokenPolicy, HeldSession, TokenPorts } from "../ports.ts";
import { wrongRefreshToken, tokenThrottle } from "../rows.ts";
import type { AppSessions } from "./apps.ts";

export interface Refresh extends Origin {
  readonly refreshToken: string;
  /** Narrows the new access token only, not later ones. */
  readonly scope?: string | undefined;
  readonly client: KnownClient;
  /** The organization of the new access token only, not of later ones. */
  readonly organization?: AskedOrganization;
  /** True if later access tokens of the session are for this organization as well. */
  readonly keepsOrganization?: boolean;
  /** The API that the tokens of an app are for (RFC 8707), if it says it again. */
  readonly resource?: string | undefined;
  /**
   * True if the token came in a cookie, which all tabs of a browser share. Within the grace the newest token is then not
   * rotated again, because a late answer could restore an older cookie.
   */
  readonly byCookie?: boolean;
}

/** `apps` is absent if no app can log users in. */
export type RefreshPorts = TokenPorts & { readonly apps?: AppSessions | undefined };

/** The answer of a refresh. */
export interface RefreshedTokens extends SessionTokens {
  /** True if another refresh came first, a moment ago. This one gives the refresh token that was issued then. */
  readonly isRepeated: boolean;
}

/**
 * Issues new tokens for a refresh token, which is then used up (RFC 6749 section 6). One read and one write. One more read each for a
 * session that ends with its parent, for a token with an organization, for a session for a resource, and for an app that gets an id_token,
 * and one more write each if the last refresh was less than ten seconds ago and if the session keeps the organization. Reusing an old
 * refresh token means that an attacker may have a copy, so the session is revoked. Throws Failure `invalid_grant`, `invalid_organization`,
 * `invalid_scope`, `invalid_target`, `too_many_requests`, `unavailable`.
 */
export async function refresh(
  ports: RefreshPorts,
  policy: TokenPolicy,
  request: Refresh,
): Promise<RefreshedTokens> {
  const { scope: wanted, client } = request;
  const { access, clock, audit } = ports;
  try {
    const now = clock();
    const { held, session } = await requireHeld(ports, policy, request, now);
    const issueToApp =
      session.parentId === null
        ? undefined
        : await prepareApp(ports, { ...request, session, sessionId: held.sessionId, wanted });
    // In other sessions, a name of OpenID Connect is the operator's own scope, or unknown.
    const asked = issueToApp ? askedIn(ports, session, wanted) : access.parseScope(wanted);
    const isOurs = client.firstParty && session.resource === null;
    const { userId, organizationId } = session;
    const membership = await organizationFor(ports, userId, request.organization, organizationId);
    const ofUser = scopesOfUser(ports, session, membership);
    const granted = access.scopesGranted(ownIn(ports, session), ofUser);
    const scope = grantScope(inAll(granted, ofUser, client.scopes), asked);
    // Made before the token is used up, so that an error of the operator's function can be repeated.
    const own = isOurs ? await ports.claimsOf?.(session.userId) : undefined;
    const rotated = await rotate(ports, policy, held, session, request);
    if (rotated) {
      const { generation, isRepeated } = rotated;
      // If its answer is lost, the refresh can be repeated.
      if (request.keepsOrganization && ports.organizationAccess) {
        await ports.store.chooseOrganization(held.sessionId, membership?.organizationId ?? null);
      }
      const tokens = issueToApp
        ? await issueToApp({ generation, scope, own, membership, now })
        : await issueTokens(ports, policy, {
            sessionId: held.sessionId,
            userId: session.userId,
            clientId: session.clientId,
            username: session.username,
            role: session.role,
            provenAt: session.provenAt,
            methods: session.methods,
            membership,
            expiresAt: session.expiresAt,
            remembered: session.remembered,
            generation,
            scope,
            own,
            now,
          });
      const facts = factsOf(held, session, request);
      audit.record(sessionEvents.session_renewed, { ...facts, detail: { repeated: isRepeated } });
      return { ...tokens, isRepeated };
    }
  } catch (error) {
    audit.record(sessionEvents.refresh_stopped, { detail: { outcome: outcomeOf(error) } });
    throw error;
  }
  throw invalidRefreshToken("refresh token used before");
}

/** The same words for every reason, which only the log names. */
export const invalidRefreshToken = (reason: ReasonOf<typeof wrongRefreshToken>): Failure =>
  new Failure(wrongRefreshToken, {
    detail: "The refresh token is not valid. Log in again.",
    reason,
  });

/**
 * The scopes of ours that the refresh of an app's session asks for. None in one for a resource, whose scopes only that knows. Throws
 * Failure `invalid_scope` for one that no session has.
 */
function askedIn(
  { access, apps }: RefreshPorts,
  { resource }: SessionState,
  wanted: string | undefined,
): readonly Scope[] | undefined {
  if (resource !== null) return [];
  const own = apps === undefined || wanted === undefined ? wanted : apps.ownPart(wanted);
  const asked = access.parseScope(own);
  return own === wanted ? asked : (asked ?? []);
}

/** The stored scope of a session. That of an app is without the scopes of OpenID Connect, which the operator's own may be called like. */
const ownIn = ({ apps }: RefreshPorts, { parentId, scope }: SessionState): string =>
  parentId === null || apps === undefined ? scope : apps.ownPart(scope);

const prepareApp = async (
  { apps }: RefreshPorts,
  app: Parameters<AppSessions["prepare"]>[0],
): ReturnType<AppSessions["prepare"]> => {
  if (apps) return apps.prepare(app);
  throw invalidRefreshToken("session of an app");
};

function outcomeOf(error: unknown): RefreshOutcome {
  if (isFailure(error, throttleFailures.too_many_requests)) return "throttled";
  const isRefusal = error instanceof Failure && error.row.status < 500;
  return isRefusal ? "refused" : "failed";
}

/** The session of a refresh token. Whether the token was used up is left to the rotation. Throws Failure `invalid_grant`, `unavailable`. */
export async function requireHeld(
  { store, refreshTokens }: TokenPorts,
  policy: Pick<TokenPolicy, "sessionTerms">,
  { refreshToken, client }: Pick<Refresh, "refreshToken" | "client">,
  now: number,
): Promise<{ readonly held: HeldSession; readonly session: SessionState }> {
  const held = await refreshTokens.read(refreshToken);
  if (!held) throw invalidRefreshToken("refresh token not issued here");
  const session = requireRefreshable(policy, await store.findSessionState(held.sessionId), now);
  if (session.parentId !== null && session.offline === 0) {
    const parent = await store.findSessionState(session.parentId);
    if (!parent || endedReason(parent, now) !== undefined) {
      throw invalidRefreshToken("parent session ended");
    }
  }
  if (session.clientId !== client.id) {
    throw invalidRefreshToken("refresh token of another client");
  }
  return { held, session };
}

/** The session, if it may be refreshed. Throws Failure `invalid_grant`. */
function requireRefreshable(
  policy: Pick<TokenPolicy, "sessionTerms">,
  session: SessionState | undefined,
  now: number,
): SessionState {
  if (!session) throw invalidRefreshToken("session unknown");
  const ended =
    endedReason(session, now) ??
    (isIdle(policy, session, now) ? "session idle for too long" : undefined);
  if (ended) throw invalidRefreshToken(ended);
  return session;
}

/**
 * The generation of the token to issue. One conditional write decides; a caller that lost the race gets the same token. Undefined if
 * the token was used before: the session is then revoked, and the reuse announced.
 */
async function rotate(
  ports: TokenPorts,
  settings: TokenPolicy,
  token: HeldSession,
  session: SessionState,
  request: Refresh,
): Promise<{ readonly generation: number; readonly isRepeated: boolean } | undefined> {
  const { store, clock, audit } = ports;
  const { sessionId, generation: held } = token;
  const { byCookie = false } = request;
  // The grace begins with the write, so the time is taken after the read, which may have taken seconds.
  const now = clock();
  let current = session;
  // Generation 0 is the login's token. No late answer can restore an older cookie, so it is rotated.
  const isReplaced = held === current.generation && held > 0;
  if (byCookie && isReplaced && isFresh(current, now)) {
    return { generation: held, isRepeated: true };
  }
  if (held === current.generation) {
    if (isQuick(current, now)) await spend(ports, settings, tokenThrottle.refresh, sessionId);
    if (await store.rotateSession({ sessionId, from: held, now })) {
      return { generation: held + 1, isRepeated: false };
    }
    // Another request rotated first, or an earlier try of this write succeeded and its answer was lost.
    current = requireRefreshable(settings, await store.findSessionState(sessionId), now);
  }
  if (held === current.generation - 1 && isFresh(current, now)) {
    return { generation: current.generation, isRepeated: true };
  }
  if (held > current.generation) {
    throw invalidRefreshToken("refresh token ahead of its session");
  }
  await store.revokeSession(sessionId, current.userId, now);
  audit.record(sessionEvents.authn_token_reuse, factsOf(token, current, request));
  await store.revokeChildren(sessionId, now);
  return undefined;
}

const factsOf = ({ sessionId }: HeldSession, session: SessionState, origin: Origin) => ({
  subjectId: session.userId,
  sessionId,
  clientId: session.clientId,
  origin,
});

const isFresh = ({ rotatedAt }: SessionState, now: number): boolean =>
  now - rotatedAt <= sessionLimits.grace;

/** True for a refresh soon after another. An ordinary client refreshes once in the life of an access token. */
const isQuick = ({ generation, rotatedAt }: SessionState, now: number): boolean =>
  generation > 0 && now - rotatedAt <= sessionLimits.quick;
