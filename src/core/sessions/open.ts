import { sessionLimits } from "./limits.ts";
import type { Device, Session } from "./model.ts";
import { type SessionTerm, liveAt } from "./policy.ts";
import type { SessionPorts } from "./ports.ts";
import { sessionEvents } from "./rows.ts";

interface OpenSession {
  /** A new random id. */
  readonly id: string;
  readonly userId: string;
  readonly clientId: string;
  readonly scope: string;
  readonly device: Device;
  /** Everything by which the user was authenticated. */
  readonly methods: readonly string[];
  /** Epoch milliseconds, taken before the credentials were checked. */
  readonly now: number;
  /** When the user began to prove who they are. Default: `now`. */
  readonly provenAt?: number | undefined;
  /** The start of the session, for the end of all sessions. Default: `provenAt`. */
  readonly authenticatedAt?: number | undefined;
  /** How long it lasts. */
  readonly term: SessionTerm;
  /** The owner's `sessionsValidFrom`, read before the credentials were checked. */
  readonly sessionsValidFrom: number;
  /** The organization of its access tokens. Default: none. */
  readonly organizationId?: string | undefined;
  /** False if the browser must forget the session when it is closed. Default: true. */
  readonly remember?: boolean | undefined;
}

/**
 * Opens a session for a user who was just authenticated, and ends the oldest sessions beyond the limit. If the user
 * ended all sessions after `sessionsValidFrom` was read, the new session is already ended. Throws Failure `unavailable`.
 */
export async function openSession(
  { store, audit }: Pick<SessionPorts, "store" | "audit">,
  login: OpenSession,
): Promise<Session> {
  const session = newSession(login);
  await store.insertSession(session);
  const ended = await store.revokeSurplusSessions(session.userId, liveAt(login.term, login.now));
  if (ended > 0) {
    const { userId, device: origin } = login;
    const facts = { subjectId: userId, sessionId: session.id, origin, detail: { ended } };
    audit.record(sessionEvents.excess_sessions_exceeded, facts);
  }
  return session;
}

/** The row of a session that begins now. */
export const newSession = ({
  id,
  userId,
  clientId,
  scope,
  device,
  methods,
  now,
  provenAt = now,
  authenticatedAt = provenAt,
  term,
  sessionsValidFrom,
  organizationId,
  remember = true,
}: OpenSession): Session => ({
  id,
  userId,
  clientId,
  scope,
  generation: 0,
  rotatedAt: now,
  createdAt: now,
  // `sessionsValidFrom` is in the future for a while after the user ended all sessions.
  authenticatedAt: Math.max(authenticatedAt, sessionsValidFrom),
  provenAt,
  lastSeenAt: now,
  expiresAt: now + Math.min(term.lifetime, remember ? Infinity : sessionLimits.forgotten),
  revokedAt: null,
  userAgent: device.userAgent?.slice(0, 255) ?? null,
  address: device.address?.slice(0, 45) ?? null,
  methods: methods.join(" "),
  parentId: null,
  offline: 0,
  resource: null,
  elevatedAt: null,
  remembered: remember ? 1 : 0,
  organizationId: organizationId ?? null,
  connectionId: null,
});
