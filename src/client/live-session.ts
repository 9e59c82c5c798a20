import type { User } from "./api-types.ts";

/** The session that a client is in. It is held in memory alone. */
export interface LiveSession {
  readonly id: string;
  /** When the person proved who they are, in epoch seconds. */
  readonly since: number;
  readonly token: string;
  /** When the access token ends by this machine's clock, in epoch milliseconds. */
  readonly ends: number;
  readonly user: User;
}

/**
 * Makes a session of what came from outside; undefined when that is none. The token is read without being verified: who
 * holds it could be anybody, and only the server decides.
 */
export function liveSession(token: unknown, ends: unknown, user: unknown): LiveSession | undefined {
  if (typeof token !== "string" || !isFinite(ends) || !isUser(user)) return undefined;
  try {
    const payload = token.split(".")[1] ?? "";
    const { sid: id, auth_time: since } = JSON.parse(
      atob(payload.replaceAll("-", "+").replaceAll("_", "/")),
    ) as Record<"sid" | "auth_time", unknown>;
    if (typeof id !== "string" || typeof since !== "number") return undefined;
    return { id, since, token, ends, user };
  } catch {
    return undefined;
  }
}

const isFinite = (value: unknown): value is number => Number.isFinite(value);

const isUser = (value: unknown): value is User =>
  typeof (value as Partial<User> | null | undefined)?.id === "string";

/** Whether one is to be believed over the other: a later login, or a later token of the same one. */
export const isNewer = (one: LiveSession, other: LiveSession): boolean =>
  one.id === other.id ? one.ends > other.ends : one.since >= other.since;
