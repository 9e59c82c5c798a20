import { parse, serialize } from "hono/utils/cookie";
import { plainCookies, secureCookies } from "../../../contract/security.ts";
import { isId } from "../../../core/ids.ts";
import type { RequestContext } from "../../context.ts";
import type { AppOptions } from "../../options.ts";

/** The longest life that browsers give a cookie, in seconds: 400 days. */
export const deviceCookieAge = 400 * 24 * 60 * 60;

/** How many logins at other providers may be under way in a browser. */
const upstreamSlots = [0, 1, 2, 3] as const;

/** The refresh token of a session, and how long the browser keeps it. */
interface SessionCookie {
  readonly refreshToken: string;
  /** Seconds. */
  readonly sessionExpiresIn: number;
  /** False if the browser must forget it when it is closed. */
  readonly isRemembered: boolean;
}

/** Reads and sets the cookies of a browser. No script can read them. */
export function cookiesOf(options: Pick<AppOptions, "plainCookies">) {
  const names = options.plainCookies ? plainCookies : secureCookies;
  const attributes = { path: "/", secure: !options.plainCookies, httpOnly: true } as const;

  const read = (c: RequestContext, name: string): string | undefined =>
    parse(c.req.header("cookie") ?? "", name)[name];

  /** Sets a cookie for `maxAge` seconds, or until the browser is closed. Zero deletes it. */
  function set(
    c: RequestContext,
    name: string,
    value: string,
    maxAge: number | undefined,
    sameSite: "Strict" | "Lax",
  ): void {
    const age = maxAge === undefined ? {} : { maxAge };
    const cookie = serialize(name, value, { ...attributes, sameSite, ...age });
    c.set("cookies", [...(c.get("cookies") ?? []), cookie]);
  }

  return {
    /** The refresh token in the cookie of the request. */
    readSession: (c: RequestContext): string | undefined => read(c, names.session),
    /** Whether the browser has a session cookie, although the request may lack it. */
    hasHint: (c: RequestContext): boolean => read(c, names.hint) !== undefined,
    /** Sets the cookie of the refresh token, with its hint, until the session ends or the browser must forget it. */
    setSession(
      c: RequestContext,
      { refreshToken, sessionExpiresIn, isRemembered }: SessionCookie,
    ): void {
      const maxAge = isRemembered ? sessionExpiresIn : undefined;
      set(c, names.session, refreshToken, maxAge, "Strict");
      set(c, names.hint, "1", maxAge, "Lax");
    },
    deleteSession(c: RequestContext): void {
      set(c, names.session, "", 0, "Strict");
      set(c, names.hint, "", 0, "Lax");
    },
    /** The token of a known device in the cookie of the request. */
    readDevice: (c: RequestContext): string | undefined => read(c, names.device),
    /** What the browser keeps since a request of an app led to a page. Undefined for anything that was not made here. */
    readAsked(c: RequestContext): string | undefined {
      const kept = read(c, names.asked);
      return kept !== undefined && isId(kept) ? kept : undefined;
    },
    setAsked: (c: RequestContext, value: string, maxAge: number): void =>
      set(c, names.asked, value, maxAge, "Strict"),
    upstreamSlots,
    /** The logins at other providers that are under way, each sealed. */
    readUpstream: (c: RequestContext) =>
      upstreamSlots.flatMap((slot) => {
        const value = read(c, `${names.upstream}${slot}`);
        return value === undefined ? [] : [{ slot, value }];
      }),
    /** Keeps one for `maxAge` seconds. Zero deletes it. */
    setUpstream: (c: RequestContext, slot: number, value: string, maxAge: number): void =>
      set(c, `${names.upstream}${slot}`, value, maxAge, "Strict"),
    setDevice: (c: RequestContext, value: string): void =>
      set(c, names.device, value, deviceCookieAge, "Strict"),
  };
}
