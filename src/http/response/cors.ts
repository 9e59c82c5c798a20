import type { RequestContext } from "../context.ts";
import type { AppOptions } from "../options.ts";
import { pageOrigins } from "./page-origins.ts";
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
 * header at all; hono/cors would send some. The paths of `forAnyOrigin` need no cookie, so every page may call them without. Gives the answer to a preflight, and undefined for every other request.
 */
export function cors(
  options: Pick<AppOptions, "issuer" | "corsOrigins" | "development" | "log">,
  withoutCors: readonly string[],
  forAnyOrigin: readonly string[] = [],
): (c: RequestContext) => Response | undefined {
  const { isOwn, isAllowed } = pageOrigins(options);
  const report = reportRefused(options);
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
      if (!isSameOrigin && !isNavigation) report(origin);
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

/** The most origins that are reported, because a caller can invent any number of them. */
const mostReported = 32;

/** The most characters of an origin that are logged. */
const longestReported = 100;

/** Origins that are safe in a line that somebody pastes into a shell. */
const plainOrigin = /^https?:\/\/[\w.:[\]-]+$/;

/** Logs each refused origin once, with the setting that would allow it. */
function reportRefused({
  corsOrigins,
  log,
}: Pick<AppOptions, "corsOrigins" | "log">): (origin: string) => void {
  const reported = new Set<string>();
  return (given) => {
    const origin = given.slice(0, longestReported);
    if (reported.size >= mostReported || reported.has(origin)) return;
    reported.add(origin);
    const isWhole = given === origin && plainOrigin.test(origin);
    const setting = `CORS_ORIGINS=${[...corsOrigins, origin].join(",")}`;
    const hint = isWhole ? `if the page is yours, set ${setting}` : undefined;
    log.warn("origin_refused", { origin, hint });
  };
}
