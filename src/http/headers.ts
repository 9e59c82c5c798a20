import type { MiddlewareHandler } from "hono";
import type { RequestEnv } from "./endpoint.ts";

const everywhere = {
  "Cache-Control": "no-store",
  "Content-Security-Policy":
    "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
};

const overHttps = { "Strict-Transport-Security": "max-age=31536000" };

/** The headers of every response, refusals included; a handler may say otherwise afterwards. */
export function securityHeaders(issuer: string): MiddlewareHandler<RequestEnv> {
  const headers = Object.entries({
    ...everywhere,
    ...(new URL(issuer).protocol === "https:" && overHttps),
  });
  return async function securityHeaders(c, next) {
    for (const [name, value] of headers) c.header(name, value);
    await next();
  };
}
