import { expect } from "vitest";
import { allowedOrigin, type Init, type Target } from "../../../support/targets/http-target.ts";
import { insertAccount, json, send, withBearer, type Answer, type Person } from "./calls.ts";
import type { Fields } from "./clients.ts";

const sessionPath = "/session";
const sessionRefreshPath = "/session/refresh";
export const mePath = "/users/me";

/** The headers that a script of an allowed page sends. */
export const ownPage: Fields = { Origin: allowedOrigin, "X-Latchkey": "1" };

/** The same headers with the session cookie. */
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

/** Logs in as a page does, by the token of a link. */
export const logInFromLink = (target: Target, token: unknown): Promise<Answer> =>
  send(target, sessionPath, withHeaders(json({ token }), ownPage));

/** Logs in from a page by a code. */
export const logInFromCode = (target: Target, typed: object): Promise<Answer> =>
  send(target, sessionPath, withHeaders(json(typed), ownPage));

const withHeaders = (init: Init, headers: Fields): Init => ({
  ...init,
  headers: { ...(init.headers as Fields), ...headers },
});

/** A call from a browser, with or without the session cookie. */
const byCookie =
  (method: "POST" | "DELETE", path: string) =>
  (target: Target, cookie: string | undefined, headers = ownPage, init: Init = {}) =>
    send(target, path, {
      ...init,
      method,
      headers: cookie === undefined ? headers : pageWithCookie(cookie, headers),
    });

export const refreshBy = byCookie("POST", sessionRefreshPath);

/** Asks who the session cookie belongs to. */
export const readSession = (
  target: Target,
  cookie: string | undefined,
  headers: Fields = {},
): Promise<Answer> =>
  send(target, sessionPath, {
    headers: cookie === undefined ? headers : pageWithCookie(cookie, headers),
  });
export const logOutBy = byCookie("DELETE", sessionPath);

/**
 * The refresh token and Max-Age in the cookie that an answer sets. Without Max-Age, the browser forgets both cookies when it is closed.
 * Fails when any other attribute differs, or the hint does not have the same life.
 */
export function cookieIn({ headers }: Answer): {
  readonly value: string;
  readonly maxAge: number | undefined;
} {
  const isOfDevice = (cookie: string) => cookie.startsWith("__Host-latchkey-device=");
  const cookies = headers.getSetCookie().filter((cookie) => !isOfDevice(cookie));
  expect(cookies).toHaveLength(2);
  const form =
    /^__Host-latchkey=(rt1_[\w-]{70}|)(; Max-Age=\d+)?; Path=\/; HttpOnly; Secure; SameSite=Strict$/;
  const [, value = "", age = ""] = form.exec(cookies[0] ?? "") ?? expect.fail("no session cookie");
  const hint = `__Host-latchkey-hint=${value && 1}${age}; Path=/; HttpOnly; Secure; SameSite=Lax`;
  expect(cookies[1]).toBe(hint);
  return { value, maxAge: age === "" ? undefined : Number(age.split("=")[1]) };
}

/** The token and cookie that a browser has after a login or refresh. */
export interface Browser {
  readonly token: string;
  readonly cookie: string;
}

/** Reads the token and cookie of an answer. Fails unless its status is 200. */
export function browserIn(answer: Answer): Browser {
  expect(answer.status).toBe(200);
  return { token: String(answer.body["access_token"]), cookie: cookieIn(answer).value };
}

/** Logs in from a page with a new account. */
export async function registerAndLogInFrom(
  target: Target,
): Promise<Browser & { readonly person: Person }> {
  const person = await insertAccount(target);
  return { person, ...browserIn(await logInFrom(target, person)) };
}

export const getMe = (target: Target, token: string): Promise<Answer> =>
  send(target, mePath, withBearer(token));
