import type { MiddlewareHandler } from "hono";
import { introspect } from "../../contract/oauth.ts";
import type { RequestEnv } from "../endpoint.ts";
import { respond, setHeader } from "./respond.ts";

const preflightHeaders = {
  "Access-Control-Allow-Methods": "GET, POST, PUT, PATCH, DELETE",
  "Access-Control-Allow-Headers": "Authorization, Content-Type, X-Latchkey",
  "Access-Control-Max-Age": "600",
};

const exposed = "Location, Retry-After, WWW-Authenticate, X-Request-Id";

/** For servers alone: no page, whatever its origin. */
const forServers = [introspect.path];

/** Cross-origin access for an exact list of origins; a foreign page gets no CORS header at all (hono/cors sends some). */
export function cors(origins: readonly string[]): MiddlewareHandler<RequestEnv> {
  const allowed = new Set(origins);
  return async function cors(c, next) {
    setHeader(c, "Vary", "Origin");
    const origin = c.req.header("origin");
    if (origin === undefined || !allowed.has(origin)) return next();
    if (forServers.some((path) => c.req.path.endsWith(path))) return next();
    setHeader(c, "Access-Control-Allow-Origin", origin);
    setHeader(c, "Access-Control-Allow-Credentials", "true");
    if (c.req.method === "OPTIONS" && c.req.header("access-control-request-method") !== undefined) {
      return respond(c, null, 204, preflightHeaders);
    }
    setHeader(c, "Access-Control-Expose-Headers", exposed);
    return next();
  };
}
