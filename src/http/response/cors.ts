import type { RequestContext } from "../context.ts";
import type { AppOptions } from "../options.ts";
import { pageOrigins, refusedOrigins } from "./page-origins.ts";
import { respond, setHeader } from "./respond.ts";

const preflightHeaders = {
  "Access-Control-Allow-Methods": "GET, POST, PUT, PATCH, DELETE",
  // Swagger UI sends X-Requested-With to the token endpoint, and has no setting for it.
  "Access-Control-Allow-Headers":
    "Authorization, Content-Type, X-Latchkey, X-Requested-With, traceparent",
  "Access-Control-Max-Age": "600",
};

const exposed =
  "Location, RateLimit, RateLimit-Policy, Retry-After, WWW-Authenticate, X-Request-Id";

/**
 * Cross-origin access for an exact list of origins, except to the paths of `withoutCors`. A page of another origin gets no CORS
 * header at all; hono/cors would send some. The paths of `forAnyOrigin` need no cookie, so every page may call them without.
 * Gives the answer to a preflight, and undefined for every other request.
 */
export function cors(
  options: Pick<AppOptions, "issuer" | "corsOrigins" | "development" | "log">,
  withoutCors: readonly string[],
  forAnyOrigin: readonly string[] = [],
): (c: RequestContext) => Response | undefined {
  const { isOwn, isAllowed } = pageOrigins(options);
  const refused = refusedOrigins(options.corsOrigins);
  return (c) => {
    setHeader(c, "Vary", "Origin");
    const origin = c.req.header("origin");
    if (origin === undefined) return undefined;
    if (withoutCors.some((path) => endsWith(c.req.path, path))) return undefined;
    if (isAllowed(origin)) {
      setHeader(c, "Access-Control-Allow-Origin", origin);
      setHeader(c, "Access-Control-Allow-Credentials", "true");
    } else if (forAnyOrigin.some((path) => endsWith(c.req.path, path))) {
      setHeader(c, "Access-Control-Allow-Origin", "*");
    } else {
      const isSameOrigin = isOwn(origin) || c.req.header("sec-fetch-site") === "same-origin";
      // A form of another site that opens a page here needs no setting: apps and providers send users so.
      const isNavigation = c.req.header("sec-fetch-mode") === "navigate";
      const told = isSameOrigin || isNavigation ? undefined : refused(origin);
      if (told) options.log.warn("origin_refused", told);
      return undefined;
    }
    if (c.req.method === "OPTIONS" && c.req.header("access-control-request-method") !== undefined) {
      return respond(c, null, 204, preflightHeaders);
    }
    setHeader(c, "Access-Control-Expose-Headers", exposed);
    return undefined;
  };
}

/** Whether a path ends with a path pattern such as `/admin/users/{id}`. Another app may have mounted this one. */
function endsWith(path: string, pattern: string): boolean {
  const steps = pattern.split("/").slice(1).toReversed();
  const given = path.split("/").slice(1).toReversed();
  return steps.every((step, at) => step.startsWith("{") || step === given[at]);
}
