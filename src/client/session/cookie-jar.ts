/** A server in development has a name of its own for the cookie. */
const form = /^((?:__Host-latchkey|latchkey-dev)=)([^;]*)/;

/**
 * Stores the refresh token outside a browser, and sends it together with the `Origin` header. A browser does both by itself:
 * it hides Set-Cookie from scripts, and sets `Cookie` and `Origin` on requests.
 */
export function createCookieJar(origin: string) {
  let cookie = "";
  return {
    /** The headers to add to a request; none in a browser. */
    headers(): Record<string, string> {
      if (typeof document !== "undefined") return {};
      return cookie ? { Origin: origin, Cookie: cookie } : { Origin: origin };
    },
    /** Stores the session cookie of a response. */
    store(headers: Headers): void {
      for (const line of headers.getSetCookie?.() ?? []) {
        const [found, , value = ""] = form.exec(line) ?? [];
        if (found) cookie = value && found;
      }
    },
  };
}
