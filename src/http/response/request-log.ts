import { explain } from "../../core/explain.ts";
import { Failure } from "../../core/failures.ts";
import type { Log } from "../../core/system.ts";
import type { RequestContext } from "../context.ts";

/** A request that was answered. */
export interface Answered {
  /** The path pattern of its route, null if no route has the path. */
  readonly route: string | null;
  readonly status: number;
  /** When it arrived, by `performance.now()`. */
  readonly start: number;
  /** Why it was refused. */
  readonly failure: Error | undefined;
}

/**
 * Logs one line per request: trace, method, route, status, duration, client address, and the account and the session that were
 * authenticated. Only a 404 has its path. Never a query, a header or a body. The log leaves out undefined members.
 */
export const requestLog =
  (log: Log) =>
  (c: RequestContext, { route, status, start, failure }: Answered): void => {
    const { address, traceId, sub, sid } = c.get("caller");
    const fields = {
      request_id: c.get("requestId"),
      trace_id: traceId,
      method: c.req.method,
      route,
      path: status === 404 ? shownPath(c.req.path) : undefined,
      status,
      duration_ms: Math.round((performance.now() - start) * 100) / 100,
      address,
      sub,
      sid,
    };
    if (!failure) log.info("request", fields);
    else log[levelOf(failure, status)]("request", { ...fields, ...explain(failure) });
  };

function levelOf(failure: Error, status: number): "info" | "warn" | "error" {
  if (status < 500) return "info";
  return (failure instanceof Failure && failure.row.level) || "error";
}

/**
 * A path for the log and for a 404, cut at 100 characters. A segment that is longer than an id is left out, because it may be a token or
 * a key that was put into the URL by mistake.
 */
export const shownPath = (path: string): string => path.replaceAll(/[^/]{41,}/g, "…").slice(0, 100);
