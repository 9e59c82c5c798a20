import type { RequestContext } from "../context.ts";
import type { AppOptions } from "../options.ts";

const everywhere = {
  "Cache-Control": "no-store",
  "Content-Security-Policy":
    "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
};

/** One year, in seconds. */
const hstsMaxAge = "max-age=31536000";

/** The request ids that are accepted from a caller. */
const requestIds = /^[\w=-]{1,64}$/;

/** Sets the request id and the headers of every answer, refusals included. A handler may change the headers later. */
export function commonHeaders({
  issuer,
  hstsSubdomains,
}: Pick<AppOptions, "issuer" | "hstsSubdomains">): (c: RequestContext) => void {
  const hsts = hstsSubdomains ? `${hstsMaxAge}; includeSubDomains` : hstsMaxAge;
  const isHttps = new URL(issuer).protocol === "https:";
  const headers = { ...everywhere, ...(isHttps && { "Strict-Transport-Security": hsts }) };
  return (c) => {
    const given = c.req.header("x-request-id");
    const id = given !== undefined && requestIds.test(given) ? given : crypto.randomUUID();
    c.set("requestId", id);
    c.set("headers", { ...headers, "X-Request-Id": id });
  };
}
