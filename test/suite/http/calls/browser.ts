import { expect } from "vitest";
import { allowedOrigin, type Init, type Target } from "../../../support/targets/http-target.ts";
import { insertAccount, json, send, withBearer, type Answer, type Person } from "./calls.ts";
import type { Fields } from "./clients.ts";

const sessionPath = "/session";
const sessionRefreshPath = "/session/refresh";
export const mePath = "/users/me";

/** What a script of an allowed page sends. */
export const ownPage: Fields = { Origin: allowedOrigin, "X-Latchkey": "1" };

/** What the browser adds once it has the session cookie. */
export const pageWithCookie = (cookie: string, headers: Fields = ownPage): Fields => ({
  ...headers,
  Cookie: `__Host-latchkey=${cookie}`,
});

/** Logs in as a page does. */
export const logInFrom = (
  target: Target,
  { username, password }: Pick<Person, "username" | "password">,
  headers: Fields = ownPage,
): Promise<Answer> => send(target, sessionPath, withHeaders(json({ username, password }), headers));

const withHeaders = (init: Init, headers: Fields): Init => ({
  ...init,
  headers: { ...(init.headers as Fields), ...headers },
});

/** The call of a browser that has a cookie, or none. */
const byCookie =
  (method: "POST" | "DELETE", path: string) =>
  (target: Target, cookie: string | undefined, headers = ownPage, init: Init = {}) =>
    send(target, path, {
      ...init,
      method,
      headers: cookie === undefined ? headers : pageWithCookie(cookie, headers),
    });

export const refreshBy = byCookie("POST", sessionRefreshPath);
export const logOutBy = byCookie("DELETE", sessionPath);

/** The refresh token that an answer sets, with the seconds the browser keeps it; all else of the cookie never changes. */
export function cookieIn({ headers }: Answer): { readonly value: string; readonly maxAge: number } {
  const cookies = headers.getSetCookie();
  expect(cookies).toHaveLength(1);
  const form =
    /^__Host-latchkey=(rt1_[\w-]{70}|); Max-Age=(\d+); Path=\/; HttpOnly; Secure; SameSite=Strict$/;
  const [, value = "", maxAge] = form.exec(cookies[0] ?? "") ?? expect.fail("no cookie of ours");
  return { value, maxAge: Number(maxAge) };
}

/** What a login from a page, or a refresh, leaves behind. */
export interface Browser {
  readonly token: string;
  readonly cookie: string;
}

/** The token and cookie of an answer, which must be a success. */
export function browserIn(answer: Answer): Browser {
  expect(answer.status).toBe(200);
  return { token: String(answer.body["access_token"]), cookie: cookieIn(answer).value };
}

/** Has somebody registered, and logs in from a page. */
export async function registerAndLogInFrom(
  target: Target,
): Promise<Browser & { readonly person: Person }> {
  const person = await insertAccount(target);
  return { person, ...browserIn(await logInFrom(target, person)) };
}

export const getMe = (target: Target, token: string): Promise<Answer> =>
  send(target, mePath, withBearer(token));
