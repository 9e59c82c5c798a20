import type { MiddlewareHandler } from "hono";
import type { RequestEnv } from "../endpoint.ts";

const everywhere = {
  "Cache-Control": "no-store",
  "Content-Security-Policy":
    "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
};

const overHttps = { "Strict-Transport-Security": "max-age=31536000" };

/** A caller's own request id is kept when it looks like one. */
const requestIds = /^[\w=-]{1,64}$/;

/** The headers of every response, refusals included, and the request's id; a handler may say otherwise afterwards. */
export function commonHeaders(issuer: string): MiddlewareHandler<RequestEnv> {
  const headers = { ...everywhere, ...(new URL(issuer).protocol === "https:" && overHttps) };
  return async function commonHeaders(c, next) {
    const given = c.req.header("x-request-id");
    const id = given !== undefined && requestIds.test(given) ? given : crypto.randomUUID();
    c.set("requestId", id);
    c.set("headers", { ...headers, "X-Request-Id": id });
    await next();
  };
}
