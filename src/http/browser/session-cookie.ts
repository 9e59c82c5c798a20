import { parse, serialize } from "hono/utils/cookie";
import { sessionCookie } from "../../contract/browser.ts";
import type { RequestContext } from "../endpoint.ts";
import { setHeader } from "../response/respond.ts";

/** The refresh token that the browser sent. */
export const readSessionCookie = (c: RequestContext): string | undefined =>
  parse(c.req.header("cookie") ?? "", sessionCookie)[sessionCookie];

/** Has the browser keep a refresh token for `maxAge` seconds, from pages and other sites alike; 0 deletes it. */
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
