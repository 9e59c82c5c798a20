import { randomUUID } from "node:crypto";
import { hashSync } from "@node-rs/bcrypt";
import { expect } from "vitest";
import { secret } from "../../../support/secrets.ts";
import type { Init, Target } from "../../../support/targets/http-target.ts";

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
export const revokePath = "/authenticate/revoke";
export const introspectPath = "/authenticate/introspect";
export const sessionsPath = "/users/me/sessions";

/** A username that no other test uses. */
export const uniqueName = (): string => `u-${randomUUID().slice(0, 13)}`;

export const newPassword = (): string => secret(`pw ${randomUUID()}`);

/** The data of a user who is not registered yet. */
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

/** A form in urlencoded format. A string is sent unchanged. */
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

/** A POST with any Authorization header. */
export const authorized = (authorization: string): Init => ({
  method: "POST",
  headers: { Authorization: authorization },
});

/** A bearer token in the header. The method is left to the call. */
export const withBearer = (token: string) => ({ headers: { Authorization: `Bearer ${token}` } });

/** Sends a request and reads the answer. Tokens in the answer become secrets that no log may hold. */
export async function send(target: Target, path: string, init?: Init): Promise<Answer> {
  const response = await target.fetch(path, init);
  const text = await response.text();
  const isJson = /json/.test(response.headers.get("content-type") ?? "");
  const body = isJson && text !== "" ? (JSON.parse(text) as Answer["body"]) : {};
  for (const name of ["access_token", "refresh_token"]) {
    if (typeof body[name] === "string") secret(body[name]);
  }
  for (const [cookie = ""] of response.headers
    .getSetCookie()
    .map((line) => line.match(/[rd][tk]1_[\w-]+/) ?? [])) {
    if (cookie !== "") secret(cookie);
  }
  return { status: response.status, headers: response.headers, text, body };
}

export function register(
  target: Target,
  person: object,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const request = json(person);
  return send(target, registerPath, { ...request, headers: { ...request.headers, ...headers } });
}

export const logIn = (
  target: Target,
  { username, password }: Pick<Person, "username" | "password">,
): Promise<Answer> => send(target, tokenPath, form({ username, password }));

export const verify = (target: Target, token: string): Promise<Answer> =>
  send(target, verifyPath, authorized(`Bearer ${token}`));

/** The tokens of a login or refresh. */
export interface Tokens {
  readonly token: string;
  readonly refreshToken: string;
}

/** Reads the tokens of a login or refresh. Fails unless it succeeded. */
export function tokensIn({ status, body }: Answer): Tokens {
  const { access_token: token, refresh_token: refreshToken } = body;
  expect({ status, body }).toMatchObject({
    status: 200,
    body: { access_token: expect.any(String), refresh_token: expect.any(String) },
  });
  return { token: String(token), refreshToken: String(refreshToken) };
}

/** Writes a new account into the database, which is faster than to register it. */
export async function insertAccount(
  target: Target,
  fields: Partial<Pick<Person, "username" | "email">> = {},
): Promise<Person> {
  const person = newcomer({ ...fields, password: sharedPassword() });
  await write(target, person);
  return person;
}

/** Logs in with a new account. With `fields` the account is registered, otherwise written into the database. */
export async function registerAndLogIn(
  target: Target,
  fields: Partial<Person> = {},
): Promise<Tokens & { readonly person: Person }> {
  if (Object.keys(fields).length === 0) {
    const person = await insertAccount(target);
    return { person, ...tokensIn(await logIn(target, person)) };
  }
  const person = newcomer(fields);
  expect((await register(target, person)).status).toBe(201);
  return { person, ...tokensIn(await logIn(target, person)) };
}

/** One password for all accounts in the database, because hashing thousands of passwords would take minutes. */
const sharedPassword = once(newPassword);
const sharedHashes = new Map<number, string>();

/** The hash of the shared password, at the cost of the target. */
function sharedHash({ bcryptCost }: Target): string {
  const hash = sharedHashes.get(bcryptCost) ?? secret(hashSync(sharedPassword(), bcryptCost));
  sharedHashes.set(bcryptCost, hash);
  return hash;
}

/** Writes an account into the database. */
async function write(target: Target, { username, email, name }: Person): Promise<void> {
  const now = Date.now();
  const texts = [randomUUID(), username, username, email, email, name, "user", sharedHash(target)];
  await target.sql(
    `INSERT INTO users (id, username, username_key, email, email_key, name, role, password_hash, sessions_valid_from,
      created_at, updated_at) VALUES ('${texts.join("', '")}', 0, ${now}, ${now})`,
  );
}

function once<T>(make: () => T): () => T {
  let made: { readonly it: T } | undefined;
  return () => (made ??= { it: make() }).it;
}

/** Logs in and returns the access token. Fails unless the login succeeds. */
export const tokenFor = async (
  target: Target,
  person: Pick<Person, "username" | "password">,
): Promise<string> => tokensIn(await logIn(target, person)).token;
