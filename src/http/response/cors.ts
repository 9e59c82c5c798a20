import type { RequestContext } from "../context.ts";
import { respond, setHeader } from "./respond.ts";

const preflightHeaders = {
  "Access-Control-Allow-Methods": "GET, POST, PUT, PATCH, DELETE",
  "Access-Control-Allow-Headers": "Authorization, Content-Type, X-Latchkey",
  "Access-Control-Max-Age": "600",
};

const exposed = "Location, Retry-After, WWW-Authenticate, X-Request-Id";

/**
 * Cross-origin access for an exact list of origins, except to the paths for servers. A page of another origin gets no CORS
 * header at all; hono/cors would send some. Gives the answer to a preflight, and undefined for every other request.
 */
export function cors(
  origins: readonly string[],
  forServers: readonly string[],
): (c: RequestContext) => Response | undefined {
  const allowed = new Set(origins);
  return (c) => {
    setHeader(c, "Vary", "Origin");
    const origin = c.req.header("origin");
    if (origin === undefined || !allowed.has(origin)) return undefined;
    if (forServers.some((path) => c.req.path.endsWith(path))) return undefined;
    setHeader(c, "Access-Control-Allow-Origin", origin);
    setHeader(c, "Access-Control-Allow-Credentials", "true");
    if (c.req.method === "OPTIONS" && c.req.header("access-control-request-method") !== undefined) {
      return respond(c, null, 204, preflightHeaders);
    }
    setHeader(c, "Access-Control-Expose-Headers", exposed);
    return undefined;
  };
}
