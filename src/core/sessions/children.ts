import type { Session, SessionState } from "./model.ts";
import { type SessionTerm, liveAt } from "./policy.ts";
import type { SessionPorts } from "./ports.ts";
import { sessionEvents } from "./rows.ts";

/** The browser's session in which the user approved an app. */
type Parent = Pick<SessionState, "userId" | "authenticatedAt" | "expiresAt" | "remembered"> &
  Pick<Session, "userAgent" | "address"> & { readonly sessionId: string };

interface AppLogin extends Pick<
  Session,
  "id" | "clientId" | "scope" | "resource" | "organizationId" | "methods" | "provenAt"
> {
  readonly parent: Parent;
  /** True if the session outlives its parent. */
  readonly isOffline: boolean;
  /** How long it lasts. */
  readonly term: SessionTerm;
  /** Epoch milliseconds. */
  readonly now: number;
}

/**
 * The row of an app's session, which begins now. It has the browser and the address of its parent, because the user knows these, and not
 * those of the app's server. It ends with its parent at the latest, unless it is offline.
 */
export const childSession = ({ parent, isOffline, term, now, ...login }: AppLogin): Session => ({
  ...login,
  userId: parent.userId,
  generation: 0,
  rotatedAt: now,
  createdAt: now,
  // It also ends with all sessions of the account that began as early as its parent.
  authenticatedAt: parent.authenticatedAt,
  lastSeenAt: now,
  expiresAt: Math.min(now + term.lifetime, isOffline ? Infinity : parent.expiresAt),
  revokedAt: null,
  userAgent: parent.userAgent,
  address: parent.address,
  parentId: parent.sessionId,
  offline: isOffline ? 1 : 0,
  elevatedAt: null,
  remembered: parent.remembered,
  connectionId: null,
});

/** Ends the oldest sessions of a user at an app beyond the limit. Throws Failure `unavailable`. */
export async function endSurplusChildren(
  { store, audit }: Pick<SessionPorts, "store" | "audit">,
  { id: sessionId, userId, clientId, createdAt }: Session,
  term: SessionTerm,
): Promise<void> {
  const ended = await store.revokeSurplusChildren(userId, clientId, liveAt(term, createdAt));
  if (ended === 0) return;
  const facts = { subjectId: userId, sessionId, clientId, detail: { ended } };
  audit.record(sessionEvents.excess_sessions_exceeded, facts);
}
