import type { Account } from "../api-types.ts";

/** A session with its current access token and user. The client keeps it in memory only. */
export interface LiveSession {
  readonly id: string;
  /** When the user authenticated, in epoch seconds (the claim `auth_time`). */
  readonly authTime: number;
  readonly token: string;
  /** When the access token expires by this machine's clock, in epoch milliseconds. */
  readonly expiresAt: number;
  readonly user: Account;
}

/**
 * Builds a session from untrusted values, or returns undefined if one of them is invalid. The token is decoded without
 * verification, because only the server decides whether a token is valid.
 */
export function liveSession(
  token: unknown,
  expiresAt: unknown,
  user: unknown,
): LiveSession | undefined {
  if (typeof token !== "string" || !Number.isFinite(expiresAt) || !isUser(user)) return undefined;
  try {
    const payload = token.split(".")[1]!;
    const { sid: id, auth_time: authTime } = JSON.parse(
      atob(payload.replaceAll("-", "+").replaceAll("_", "/")),
    ) as Record<"sid" | "auth_time", unknown>;
    if (typeof id !== "string" || typeof authTime !== "number") return undefined;
    return { id, authTime, token, expiresAt: expiresAt as number, user };
  } catch {
    return undefined;
  }
}

const isUser = (value: unknown): value is Account =>
  typeof (value as Partial<Account> | null | undefined)?.id === "string";

/**
 * Whether `one` replaces `other`. In the same session the token that expires later is newer, and beside the same token the
 * user that was changed later. Of two sessions the later login is newer. `auth_time` has whole seconds, so two logins can have
 * the same time. Then `one` is newer.
 */
export function isNewer(one: LiveSession, other: LiveSession): boolean {
  if (one.id !== other.id) return one.authTime >= other.authTime;
  if (one.expiresAt !== other.expiresAt) return one.expiresAt > other.expiresAt;
  return one.user.updated_at > other.user.updated_at;
}
