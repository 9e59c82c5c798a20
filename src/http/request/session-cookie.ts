import { parse, serialize } from "hono/utils/cookie";
import { sessionCookie } from "../../contract/security.ts";
import type { RequestContext } from "../context.ts";
import { setHeader } from "../response/respond.ts";

/** The refresh token in the cookie of the request. */
export const readSessionCookie = (c: RequestContext): string | undefined =>
  parse(c.req.header("cookie") ?? "", sessionCookie)[sessionCookie];

/** Sets the refresh-token cookie (HttpOnly, Secure, SameSite=Strict) for `maxAge` seconds; 0 deletes it. */
export function setSessionCookie(c: RequestContext, value: string, maxAge: number): void {
  const attributes = {
    path: "/",
    secure: true,
    httpOnly: true,
    sameSite: "Strict",
    maxAge,
  } as const;
  setHeader(c, "Set-Cookie", serialize(sessionCookie, value, attributes));
}
