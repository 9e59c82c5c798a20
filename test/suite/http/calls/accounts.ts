import { expect } from "vitest";
import { secret } from "../../../support/secrets.ts";
import type { Target } from "../../../support/targets/http-target.ts";
import { send, type Answer, type Person } from "./calls.ts";
import type { Fields } from "./clients.ts";

export const passwordPath = "/users/me/password";

/** Changes the password of a token's account. */
export const changePassword = (
  target: Target,
  token: string,
  current: string,
  next: string,
  headers: Fields = {},
): Promise<Answer> =>
  send(target, passwordPath, {
    method: "PUT",
    headers: { ...headers, Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
    body: JSON.stringify({ current_password: current, new_password: next }),
  });

/** Sends a change of a token's account. */
export const updateMe = (target: Target, token: string, body: unknown): Promise<Answer> =>
  send(target, "/users/me", {
    method: "PATCH",
    headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });

/** Deletes a token's account. */
export const deleteMe = (
  target: Target,
  token: string | undefined,
  password: unknown,
  headers: Fields = {},
): Promise<Answer> =>
  send(target, "/users/me", {
    method: "DELETE",
    headers: {
      ...headers,
      ...(token !== undefined && { Authorization: `Bearer ${token}` }),
      "Content-Type": "application/json",
    },
    body: JSON.stringify({ password }),
  });

/** Sets a column of an account in the database; `value` is SQL. */
export const setAccount = (
  target: Target,
  { username }: Person,
  column: string,
  value: string,
): Promise<unknown> =>
  target.sql(`UPDATE users SET ${column} = ${value} WHERE username_key = '${username}'`);

/** Deletes an account from the database. */
export const deleteAccount = (target: Target, { username }: Person): Promise<unknown> =>
  target.sql(`DELETE FROM users WHERE username_key = '${username}'`);

/** The database row of an account. */
export async function accountRow(target: Target, { username }: Person) {
  const [row] = await target.sql(`SELECT * FROM users WHERE username_key = '${username}'`);
  return row ?? expect.fail(`there is no account ${username}`);
}

/** The ids of all accounts with this username: none, or one while usernames are unique. */
export async function accountIdsOf(
  target: Target,
  { username }: Pick<Person, "username">,
): Promise<string[]> {
  const rows = await target.sql(`SELECT id FROM users WHERE username_key = '${username}'`);
  return rows.map(({ id }) => String(id));
}

/** The password hash that the database holds for an account. */
export const passwordHashOf = async (target: Target, person: Person): Promise<string> =>
  secret(String((await accountRow(target, person))["password_hash"]));

/** The ids of all sessions of an account. */
export async function sessionIdsOf(target: Target, person: Person): Promise<string[]> {
  const { id } = await accountRow(target, person);
  const rows = await target.sql(`SELECT id FROM sessions WHERE user_id = '${String(id)}'`);
  return rows.map((row) => String(row["id"]));
}

/** A server with a version of its terms. */
export const withTerms = { TERMS_URL: "https://acme.example/terms", TERMS_VERSION: "2026-11" };

/** Lets all later users accept the terms when they register. Only on SQLite. */
export const acceptForAll = (target: Target): Promise<unknown> =>
  target.sql(
    `CREATE TRIGGER IF NOT EXISTS accept_terms AFTER INSERT ON users BEGIN
       UPDATE users SET terms_version = '${withTerms.TERMS_VERSION}' WHERE id = NEW.id;
     END`,
  );
