import { randomUUID } from "node:crypto";
import type { Target } from "../../../support/targets/http-target.ts";
import { decodeToken } from "../../../support/tokens/forge.ts";
import { setAccount } from "./accounts.ts";
import {
  form,
  insertAccount,
  send,
  tokenPath,
  tokensIn,
  type Answer,
  type Person,
  type Tokens,
} from "./calls.ts";
import { logInBy } from "./sessions.ts";

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

/** A user who is logged in, and the calls with the user's token. */
export interface User extends Person {
  readonly id: string;
  readonly token: string;
  /** A call about organizations. */
  call(method: string, path?: string, body?: unknown): Promise<Answer>;
}

/** Writes an account and logs it in. */
export async function openUser(
  target: Target,
  { isVerified = false, ...fields }: Partial<Pick<Person, "email">> & { isVerified?: boolean } = {},
): Promise<User> {
  const account = await insertAccount(target, fields);
  if (isVerified) await setAccount(target, account, "email_verified_at", "1");
  return logInUser(target, account);
}

/** Logs a user in. */
export async function logInUser(target: Target, account: Person): Promise<User> {
  const { token } = await logInBy(target, undefined, account);
  return {
    ...account,
    id: String(decodeToken(token).payload["sub"]),
    token,
    call: (method, path = "", body) =>
      send(target, `/organizations${path}`, {
        method,
        headers: {
          Authorization: `Bearer ${token}`,
          ...(body !== undefined && { "Content-Type": "application/json" }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      }),
  };
}

/** An organization with an owner and a member of each role, and somebody who is none. */
export async function openOrganization(target: Target, given: { isVerified?: boolean } = {}) {
  const owner = await openUser(target, given);
  const [admin, member, stranger] = [
    await openUser(target, given),
    await openUser(target, given),
    await openUser(target, given),
  ];
  const made = await owner.call("POST", "", { name: "Acme" });
  const id = String(made.body["id"]);
  await joinOrganization(target, id, admin, "admin");
  await joinOrganization(target, id, member);
  return { id, path: `/${id}`, owner, admin, member, stranger };
}

/** Stores a membership. */
export const joinOrganization = (
  target: Pick<Target, "sql">,
  id: string,
  { id: userId }: Pick<User, "id">,
  role = "member",
): Promise<unknown> =>
  target.sql(
    `INSERT INTO memberships VALUES ('${id}.${userId}', '${id}', '${userId}', '${role}', 'manual', NULL, NULL, ${Date.now()})`,
  );
