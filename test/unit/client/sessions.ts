import type { User } from "../../../src/client/api-types.ts";
import type { LiveSession } from "../../../src/client/live-session.ts";

export const user: User = {
  id: "u",
  username: "ann",
  email: "ann@example.com",
  email_verified: false,
  name: "Ann",
  role: "user",
  created_at: "2026-11-25T09:30:00.000Z",
  updated_at: "2026-11-25T09:30:00.000Z",
};

/** What looks like an access token with these claims, to who does not verify it. */
export const tokenOf = (claims: object): string =>
  `x.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.x`;

/** A session with that id. */
export function session(
  id: string,
  { since = 1, ends = 1, ...more }: Partial<LiveSession> = {},
): LiveSession {
  return { id, since, ends, token: tokenOf({ sid: id, auth_time: since }), user, ...more };
}
