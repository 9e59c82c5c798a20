import type { Account } from "../api-types.ts";

/** The organization that an access token is for. */
export interface Organization {
  readonly id: string;
  /** The role of the user in it. Undefined while the session lacks the second factor that the organization requires. */
  readonly role: string | undefined;
}

/** A session with its current access token and user. The client keeps it in memory only. */
export interface LiveSession {
  readonly id: string;
  /** When the user authenticated, in epoch seconds (the claim `auth_time`). */
  readonly authTime: number;
  /** Empty if the server sent none for the organization of this tab yet. */
  readonly token: string;
  /** When the access token expires by this machine's clock, in epoch milliseconds. */
  readonly expiresAt: number;
  readonly user: Account;
  /** That of the token, or of the last token that this tab had. Null for none. */
  readonly organization: Organization | null;
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
    const {
      sid: id,
      auth_time: authTime,
      org_needs_mfa,
      org_id = org_needs_mfa,
      org_role: role,
    } = JSON.parse(atob(payload.replaceAll("-", "+").replaceAll("_", "/"))) as Record<
      "sid" | "auth_time" | "org_needs_mfa" | "org_id" | "org_role",
      unknown
    >;
    if (typeof id !== "string" || typeof authTime !== "number") return undefined;
    const organization = org_id ? ({ id: org_id, role } as Organization) : null;
    return { id, authTime, token, expiresAt: expiresAt as number, user, organization };
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
