import { randomId } from "./ids.ts";
import type { Account, Session, SessionState } from "./model.ts";
import type { Random } from "./ports.ts";

/** Milliseconds. The absolute end of a session, however often it is used. */
const sessionLifetime = 30 * 24 * 60 * 60 * 1000;

/** The `client_id` of the app that belongs to this server itself. */
const firstParty = "first-party";

/** Where a login came from, for its owner's list of sessions. */
export interface Device {
  readonly userAgent: string | undefined;
  readonly address: string | undefined;
}

/** A session that begins now (epoch milliseconds), just authenticated. */
export const newSession = (
  account: Account,
  scope: string,
  device: Device,
  now: number,
  random: Random,
): Session => ({
  id: randomId(random),
  userId: account.id,
  clientId: firstParty,
  scope,
  generation: 0,
  rotatedAt: now,
  createdAt: now,
  authenticatedAt: now,
  lastSeenAt: now,
  expiresAt: now + sessionLifetime,
  revokedAt: null,
  userAgent: device.userAgent?.slice(0, 255) ?? null,
  address: device.address?.slice(0, 45) ?? null,
});

/** Why a session is dead at `now` (epoch milliseconds), or undefined while it lives. */
export function endedReason(session: SessionState, now: number): string | undefined {
  if (session.revokedAt !== null) return "session revoked";
  if (session.expiresAt <= now) return "session expired";
  if (session.disabledAt !== null) return "account disabled";
  if (session.authenticatedAt < session.sessionsValidFrom) return "session ended by its owner";
  return undefined;
}
