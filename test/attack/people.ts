import { hash } from "@node-rs/bcrypt";
import { secureCookies } from "../../src/contract/security.ts";
import { secret } from "../support/secrets.ts";
import type { Fleet } from "./fleet.ts";

/** The password of all accounts. */
export const password = secret("correct horse battery staple");

/** Stores accounts with these usernames, all with one hash, because registering hundreds would take a minute. */
export async function addPeople(
  { sql, cost }: Pick<Fleet, "sql" | "cost">,
  usernames: readonly string[],
) {
  const passwordHash = secret(await hash(password, cost));
  const now = Date.now();
  const rows = usernames.map(
    (name) =>
      `('id-${name}', '${name}', '${name}', '${name}@example.com', '${name}@example.com', ${now}, 'A Name', 'user', '${passwordHash}', 0, ${now}, ${now})`,
  );
  await sql(
    `INSERT INTO users (id, username, username_key, email, email_key, email_verified_at, name, role, password_hash, sessions_valid_from, created_at, updated_at) VALUES ${rows.join()}`,
  );
}

export const names = (prefix: string, count: number): readonly string[] =>
  Array.from({ length: count }, (_, number) => `${prefix}-${number}`);

/** An address of its own for each number below 65,536. */
export const address = (number: number, prefix = "10.1"): string =>
  `${prefix}.${number >> 8}.${number & 255}`;

/** A guess or a login without a cookie. */
export const login = (username: string, attempt: string, from: string) => ({
  from,
  headers: { "Content-Type": "application/x-www-form-urlencoded" },
  body: new URLSearchParams({ username, password: attempt }).toString(),
});

/** A login in a browser. Its cookie, if it has one, is that of a known device. */
export const browserLogin = (username: string, from: string, cookie?: string) => ({
  from,
  headers: {
    "Content-Type": "application/json",
    Origin: "https://login.example.com",
    ...(cookie !== undefined && { Cookie: cookie }),
  },
  body: JSON.stringify({ username, password }),
});

/** The cookie that marks the browser of an answer as a known device. */
export function deviceCookieIn(response: Response): string {
  const cookies = response.headers.getSetCookie().map((cookie) => cookie.split(";")[0] ?? "");
  const cookie = cookies.find((one) => one.startsWith(`${secureCookies.device}=`));
  if (cookie === undefined) throw new Error(`no device cookie, but ${response.status}`);
  secret(cookie.slice(cookie.indexOf("=") + 1));
  return cookie;
}
