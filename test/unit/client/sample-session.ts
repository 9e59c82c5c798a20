import type { Account } from "../../../src/client/api-types.ts";
import type { LiveSession } from "../../../src/client/session/live-session.ts";

export const user: Account = {
  id: "u",
  username: "ann",
  email: "ann@example.com",
  email_verified: false,
  name: "Ann",
  picture: null,
  role: "user",
  locale: null,
  time_zone: null,
  created_at: "2026-11-25T09:30:00.000Z",
  updated_at: "2026-11-25T09:30:00.000Z",
};

/** An unsigned token with these claims. It looks like an access token to code that does not verify it. */
export const tokenOf = (claims: object): string =>
  `x.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.x`;

/** A session with this id. */
export function session(
  id: string,
  { authTime = 1, expiresAt = 1, organization = null, ...more }: Partial<LiveSession> = {},
): LiveSession {
  const ofOrganization = organization && { org_id: organization.id, org_role: organization.role };
  const token = tokenOf({ sid: id, auth_time: authTime, ...ofOrganization });
  return { id, authTime, expiresAt, token, user, organization, ...more };
}
