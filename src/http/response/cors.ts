import type { RequestContext } from "../context.ts";
import type { AppOptions } from "../options.ts";
import { pageOrigins, refusedOrigins } from "./page-origins.ts";
import { respond, setHeader } from "./respond.ts";

const preflightHeaders = {
  "Access-Control-Allow-Methods": "GET, POST, PUT, PATCH, DELETE",
  // Swagger UI sends X-Requested-With to the token endpoint, and MCP clients the version of their protocol to all calls.
  "Access-Control-Allow-Headers":
    "Authorization, Content-Type, X-Latchkey, X-Requested-With, MCP-Protocol-Version, traceparent",
  "Access-Control-Max-Age": "600",
};

const exposed =
  "Location, RateLimit, RateLimit-Policy, Retry-After, WWW-Authenticate, X-Request-Id";

const allowed = "Access-Control-Allow-Origin";

/** Which paths have rules of their own. */
export interface CorsPaths {
  /** No page of another origin may call them. */
  readonly none?: readonly string[];
  /** They need no cookie, so every page may call them without. */
  readonly any?: readonly string[];
  /** Every page may send a preflight. The handler decides who may read the response, with `allowAnyOrigin`. */
  readonly byHandler?: readonly string[];
}

/** Lets a page of any origin read the response, without cookies. */
export function allowAnyOrigin(c: RequestContext): void {
  if (c.req.header("origin") === undefined || c.get("headers")[allowed] !== undefined) return;
  setHeader(c, allowed, "*");
  setHeader(c, "Access-Control-Expose-Headers", exposed);
}

/**
 * Cross-origin access for an exact list of origins. A page of another origin gets no CORS header at all; hono/cors would send some.
 * `admit` gives the answer to a preflight, and undefined for every other request. `report` says in the log after it that the response may
 * not be read.
 */
export function cors(
  options: Pick<AppOptions, "issuer" | "corsOrigins" | "development" | "log">,
  { none = [], any = [], byHandler = [] }: CorsPaths,
): {
  readonly admit: (c: RequestContext) => Response | undefined;
  readonly report: (c: RequestContext) => void;
} {
  const { isOwn, isAllowed } = pageOrigins(options);
  const refused = refusedOrigins(options.corsOrigins);
  const isOneOf = (c: RequestContext, paths: readonly string[]): boolean =>
    paths.some((path) => endsWith(c.req.path, path));
  return {
    admit(c) {
      setHeader(c, "Vary", "Origin");
      const origin = c.req.header("origin");
      if (origin === undefined || isOneOf(c, none)) return undefined;
      const isPreflight =
        c.req.method === "OPTIONS" && c.req.header("access-control-request-method") !== undefined;
      if (isAllowed(origin)) {
        setHeader(c, allowed, origin);
        setHeader(c, "Access-Control-Allow-Credentials", "true");
      } else if (isOneOf(c, any) || (isPreflight && isOneOf(c, byHandler))) {
        setHeader(c, allowed, "*");
      } else {
        return undefined;
      }
      if (isPreflight) return respond(c, null, 204, preflightHeaders);
      setHeader(c, "Access-Control-Expose-Headers", exposed);
      return undefined;
    },
    report(c) {
      const origin = c.req.header("origin");
      if (origin === undefined || c.get("headers")[allowed] !== undefined) return;
      if (isOneOf(c, none)) return;
      if (isOwn(origin) || c.req.header("sec-fetch-site") === "same-origin") return;
      // A form of another site that opens a page here needs no setting: apps and providers send users so.
      if (c.req.header("sec-fetch-mode") === "navigate") return;
      const told = refused(origin);
      if (told) options.log.warn("origin_refused", told);
    },
  };
}

/** Whether a path ends with a path pattern such as `/admin/users/{id}`. Another app may have mounted this one. */
function endsWith(path: string, pattern: string): boolean {
  const steps = pattern.split("/").slice(1).toReversed();
  const given = path.split("/").slice(1).toReversed();
  return steps.every((step, at) => step.startsWith("{") || step === given[at]);
}
