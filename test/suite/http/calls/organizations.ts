import { randomUUID } from "node:crypto";
import type { Target } from "../../../support/targets/http-target.ts";
import { decodeToken } from "../../../support/tokens/forge.ts";
import { form, send, tokenPath, tokensIn, type Person, type Tokens } from "./calls.ts";

/** The scopes and the roles of organizations in the suites. */
export const organizations = {
  scopes: {
    "projects:read": "See the projects of the organization",
    "projects:write": "Change the projects of the organization",
  },
  roles: { member: ["projects:read"], admin: ["projects:write"] },
};

/** Logs in for an organization. */
export const logInFor = async (
  target: Target,
  { username, password }: Pick<Person, "username" | "password">,
  organization: string,
): Promise<Tokens> =>
  tokensIn(await send(target, tokenPath, form({ username, password, organization })));

/** Stores an organization in which the user of an access token has a role, and gives its id. */
export async function storeOrganization(
  { sql }: Pick<Target, "sql">,
  token: string,
  { role = "member", requireMfa = 0 } = {},
): Promise<string> {
  const [id, ownerId] = [randomUUID(), randomUUID()];
  const userId = String(decodeToken(token).payload["sub"]);
  await sql(
    `INSERT INTO organizations (id, name, owner_id, require_mfa, created_at, updated_at) VALUES ('${id}', 'Acme', '${ownerId}', ${requireMfa}, 1, 1)`,
  );
  await sql(
    `INSERT INTO memberships VALUES ('${id}.${userId}', '${id}', '${userId}', '${role}', 'manual', NULL, NULL, 1)`,
  );
  return id;
}
