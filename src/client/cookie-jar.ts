const form = /^__Host-latchkey=([^;]*)/;

/**
 * Does for the refresh token what a browser does by itself, where there is none: keeps it, and sends it with the origin. A
 * browser shows no Set-Cookie, and writes the headers of a request itself.
 */
export function createCookieJar(origin: string) {
  let cookie = "";
  return {
    headers(): Record<string, string> {
      if (typeof document !== "undefined") return {};
      return cookie ? { Origin: origin, Cookie: `__Host-latchkey=${cookie}` } : { Origin: origin };
    },
    keep(headers: Headers): void {
      for (const line of headers.getSetCookie?.() ?? []) cookie = form.exec(line)?.[1] ?? cookie;
    },
  };
}
