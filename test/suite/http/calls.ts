import { randomUUID } from "node:crypto";
import { expect } from "vitest";
import type { Init, Target } from "../../support/http-target.ts";
import { secret } from "../../support/secrets.ts";

export interface Person {
  readonly username: string;
  readonly password: string;
  readonly email: string;
  readonly name: string;
}

/** A response that was read; `body` is its JSON. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: Readonly<Record<string, unknown>>;
}

export const registerPath = "/authenticate/register";
export const tokenPath = "/authenticate/token";
export const verifyPath = "/authenticate/verify/token";

/** A name that no other test uses. */
export const uniqueName = (): string => `u-${randomUUID().slice(0, 13)}`;

export const newPassword = (): string => secret(`pw ${randomUUID()}`);

/** Somebody who is not registered yet. */
export function newcomer(fields: Partial<Person> = {}): Person {
  const username = uniqueName();
  const person = {
    username,
    password: newPassword(),
    email: `${username}@example.com`,
    name: "Ann Smith",
    ...fields,
  };
  secret(person.password);
  return person;
}

export const json = (body: unknown): Init => ({
  method: "POST",
  headers: { "Content-Type": "application/json" },
  body: typeof body === "string" ? body : JSON.stringify(body),
});

type Fields = Readonly<Record<string, string>> | readonly (readonly [string, string])[] | string;

/** An urlencoded form; a string is sent as it is. */
export const form = (fields: Fields, headers: Readonly<Record<string, string>> = {}): Init => ({
  method: "POST",
  headers: { "Content-Type": "application/x-www-form-urlencoded", ...headers },
  body:
    typeof fields === "string"
      ? fields
      : new URLSearchParams(
          Array.isArray(fields)
            ? fields.map(([name, value]) => [name, value] as [string, string])
            : { ...(fields as Record<string, string>) },
        ).toString(),
});

export const authorized = (authorization: string): Init => ({
  method: "POST",
  headers: { Authorization: authorization },
});

export async function send(target: Target, path: string, init?: Init): Promise<Answer> {
  const response = await target.fetch(path, init);
  const text = await response.text();
  const isJson = /json/.test(response.headers.get("content-type") ?? "");
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: isJson && text !== "" ? (JSON.parse(text) as Answer["body"]) : {},
  };
}

export const register = (target: Target, person: object): Promise<Answer> =>
  send(target, registerPath, json(person));

export const logIn = (
  target: Target,
  { username, password }: Pick<Person, "username" | "password">,
): Promise<Answer> => send(target, tokenPath, form({ username, password }));

export const verify = (target: Target, token: string): Promise<Answer> =>
  send(target, verifyPath, authorized(`Bearer ${token}`));

/** Registers somebody and logs in. */
export async function join(
  target: Target,
  fields: Partial<Person> = {},
): Promise<{ readonly person: Person; readonly token: string }> {
  const person = newcomer(fields);
  expect((await register(target, person)).status).toBe(201);
  return { person, token: await tokenFor(target, person) };
}

/** Logs in, and must succeed. */
export async function tokenFor(target: Target, person: Person): Promise<string> {
  const answer = await logIn(target, person);
  expect(answer.status).toBe(200);
  return secret(String(answer.body["access_token"]));
}

/** Sets a column of somebody's account behind the server's back; `value` is SQL. */
export const setAccount = (
  target: Target,
  { username }: Person,
  column: string,
  value: string,
): Promise<unknown> =>
  target.sql(`UPDATE users SET ${column} = ${value} WHERE username_key = '${username}'`);
