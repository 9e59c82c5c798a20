import { explain } from "../../core/explain.ts";
import type { Log } from "../../core/system.ts";
import type { RequestContext } from "../context.ts";

/** A request that was answered. */
interface Answered {
  /** The path pattern of its route, null if no route has the path. */
  readonly route: string | null;
  readonly status: number;
  /** When it arrived, by `performance.now()`. */
  readonly start: number;
  /** Why it was refused. */
  readonly failure: Error | undefined;
}

/** Logs one line per request: method, route, status and duration. Never a path, query, header or body. */
export const requestLog =
  (log: Log) =>
  (c: RequestContext, { route, status, start, failure }: Answered): void => {
    const fields = {
      request_id: c.get("requestId"),
      method: c.req.method,
      route,
      status,
      duration_ms: Math.round((performance.now() - start) * 100) / 100,
    };
    if (!failure) log.info("request", fields);
    else if (status < 500) log.info("request", { ...fields, ...explain(failure) });
    else log.error("request", { ...fields, ...explain(failure) });
  };
