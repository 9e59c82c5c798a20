/** The methods that change nothing (RFC 9110 section 9.2.1), as far as browsers send them. */
const safeMethods: readonly string[] = ["GET", "HEAD", "OPTIONS"];

export const isSafeMethod = (method: string): boolean => safeMethods.includes(method);

/**
 * Whether the session cookie of a request that may change something counts, because a page of the app itself sent it. `header` gives a
 * header of the request by its lower-case name. Each of `Sec-Fetch-Site` and `Origin` that was sent must say so, and one must be sent.
 * `Origin: null` says nothing: a page with `Referrer-Policy: no-referrer` sends it from its own forms. No other setting widens this.
 */
export function isByOwnPage(
  header: (name: string) => string | null | undefined,
  issuer: string,
): boolean {
  const site = header("sec-fetch-site") ?? undefined;
  const given = header("origin") ?? undefined;
  const origin = given === "null" ? undefined : given;
  return (
    (site !== undefined || origin !== undefined) &&
    (site === undefined || site === "same-origin") &&
    (origin === undefined || origin === new URL(issuer).origin)
  );
}
