import { parse, serialize } from "hono/utils/cookie";
import { deviceCookie, sessionCookie } from "../../contract/security.ts";
import type { RequestContext } from "../context.ts";

const read = (c: RequestContext, name: string): string | undefined =>
  parse(c.req.header("cookie") ?? "", name)[name];

/** Sets a cookie that no script and no other site can use, for `maxAge` seconds. Zero deletes it. */
function set(c: RequestContext, name: string, value: string, maxAge: number): void {
  const attributes = {
    path: "/",
    secure: true,
    httpOnly: true,
    sameSite: "Strict",
    maxAge,
  } as const;
  c.set("cookies", [...(c.get("cookies") ?? []), serialize(name, value, attributes)]);
}

/** The refresh token in the cookie of the request. */
export const readSessionCookie = (c: RequestContext): string | undefined => read(c, sessionCookie);

/** Sets the cookie of the refresh token for `maxAge` seconds; 0 deletes it. */
export const setSessionCookie = (c: RequestContext, value: string, maxAge: number): void =>
  set(c, sessionCookie, value, maxAge);

/** The token of a known device in the cookie of the request. */
export const readDeviceCookie = (c: RequestContext): string | undefined => read(c, deviceCookie);

/** The longest life that browsers give a cookie, in seconds: 400 days. */
export const deviceCookieAge = 400 * 24 * 60 * 60;

export const setDeviceCookie = (c: RequestContext, value: string): void =>
  set(c, deviceCookie, value, deviceCookieAge);
