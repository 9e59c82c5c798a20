import { randomId } from "../ids.ts";
import type { Random } from "../system.ts";
import { liveAt } from "./ended.ts";
import { sessionLimits } from "./limits.ts";
import type { Device, Session } from "./model.ts";
import type { SessionPorts } from "./ports.ts";

interface OpenSession {
  readonly userId: string;
  readonly clientId: string;
  readonly scope: string;
  readonly device: Device;
  /** Epoch milliseconds, taken before the credentials were checked. */
  readonly now: number;
  /** The owner's `sessionsValidFrom`, read before the credentials were checked. */
  readonly sessionsValidFrom: number;
}

/**
 * Opens a session for a person who was just authenticated, and ends the oldest sessions beyond the limit. If the person
 * ended all sessions after `sessionsValidFrom` was read, the new session is already ended. Throws Failure `unavailable`.
 */
export async function openSession(
  { store, random }: Pick<SessionPorts, "store" | "random">,
  login: OpenSession,
): Promise<Session> {
  const session = newSession(login, random);
  await store.insertSession(session);
  await store.revokeSurplusSessions(session.userId, liveAt(login.now));
  return session;
}

/** The row of a session that begins now. */
export const newSession = (
  { userId, clientId, scope, device, now, sessionsValidFrom }: OpenSession,
  random: Random,
): Session => ({
  id: randomId(random),
  userId,
  clientId,
  scope,
  generation: 0,
  rotatedAt: now,
  createdAt: now,
  // `sessionsValidFrom` is in the future for a while after the person ended all sessions.
  authenticatedAt: Math.max(now, sessionsValidFrom),
  lastSeenAt: now,
  expiresAt: now + sessionLimits.lifetime,
  revokedAt: null,
  userAgent: device.userAgent?.slice(0, 255) ?? null,
  address: device.address?.slice(0, 45) ?? null,
});
