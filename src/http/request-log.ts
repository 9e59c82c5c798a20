import type { MiddlewareHandler } from "hono";
import { Failure } from "../core/failures.ts";
import type { Log, LogFields } from "../core/ports.ts";
import type { RequestEnv } from "./endpoint.ts";

/** One line a request: what was asked of which route and how it ended. Never a path, query, header or body. */
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

/** Why something went wrong. The message of an error that is not ours is left out: it may hold anything. */
export function explain(error: Error): LogFields {
  if (error instanceof Failure) return { code: error.code, reason: error.reason };
  return { code: "internal", error: error.name, stack: framesOf(error) };
}

/** The frames of a stack without the message before them, which may look like frames itself. */
function framesOf({ name, message, stack = "" }: Error): string[] {
  const head = message === "" ? name : `${name}: ${message}`;
  if (!stack.startsWith(`${head}\n`)) return [];
  return stack
    .slice(head.length)
    .split("\n")
    .map((frame) => frame.trim())
    .filter((frame) => frame.startsWith("at "));
}
