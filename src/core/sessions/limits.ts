import { randomId } from "../ids.ts";
import type { Account, Session, SessionState } from "../model.ts";
import type { Random } from "../ports.ts";

/** Milliseconds. */
const day = 24 * 60 * 60 * 1000;

/** How long sessions and their refresh tokens are good for. */
export const sessionLimits = {
  /** From the login to the absolute end, which never moves. */
  lifetime: 30 * day,
  /** Without a refresh. */
  idle: 7 * day,
  /** In which a token that was just used is answered again: to another tab, or because the answer was lost. */
  grace: 10_000,
} as const;

/** Where a login came from, for its owner's list of sessions. */
export interface Device {
  readonly userAgent: string | undefined;
  readonly address: string | undefined;
}

/** A session that begins now (epoch milliseconds), just authenticated. */
export const newSession = (
  account: Pick<Account, "id">,
  clientId: string,
  scope: string,
  device: Device,
  now: number,
  random: Random,
): Session => ({
  id: randomId(random),
  userId: account.id,
  clientId,
  scope,
  generation: 0,
  rotatedAt: now,
  createdAt: now,
  authenticatedAt: now,
  lastSeenAt: now,
  expiresAt: now + sessionLimits.lifetime,
  revokedAt: null,
  userAgent: device.userAgent?.slice(0, 255) ?? null,
  address: device.address?.slice(0, 45) ?? null,
});

/**
 * Why a session is dead at `now` (epoch milliseconds), or undefined while it lives. Idleness is not looked at: it is
 * longer than any access token lasts, so it matters to a refresh alone.
 */
export function endedReason(session: SessionState, now: number): string | undefined {
  if (session.revokedAt !== null) return "session revoked";
  if (session.expiresAt <= now) return "session expired";
  if (session.clientRevokedAt !== null) return "client revoked";
  if (session.disabledAt !== null) return "account disabled";
  if (session.authenticatedAt < session.sessionsValidFrom) return "session ended by its owner";
  return undefined;
}
