import type { MiddlewareHandler } from "hono";
import { explain } from "../../core/explain.ts";
import type { Log } from "../../core/system.ts";
import type { RequestEnv } from "../endpoint.ts";

/** Logs one line per request: method, route, status and duration. Never a path, query, header or body. */
export function requestLog(log: Log): MiddlewareHandler<RequestEnv> {
  return async function requestLog(c, next) {
    const start = performance.now();
    await next();
    const fields = {
      request_id: c.get("requestId"),
      method: c.req.method,
      route: c.get("route") ?? null,
      status: c.res.status,
      duration_ms: Math.round((performance.now() - start) * 100) / 100,
    };
    if (!c.error) log.info("request", fields);
    else if (c.res.status < 500) log.info("request", { ...fields, ...explain(c.error) });
    else log.error("request", { ...fields, ...explain(c.error) });
  };
}
