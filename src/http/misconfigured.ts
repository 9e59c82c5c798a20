import { Hono } from "hono";
import { Failure } from "../core/failures.ts";
import type { Log } from "../core/system.ts";
import type { RequestEnv } from "./endpoint.ts";
import { commonHeaders } from "./response/headers.ts";
import { problem } from "./response/refusals.ts";
import { requestLog } from "./response/request-log.ts";

/** Answers every call with 503 `misconfigured` and logs the reason, for runtimes that cannot refuse to start. */
export function misconfigured(log: Log, reason: string): Hono<RequestEnv> {
  const app = new Hono<RequestEnv>();
  app.use(commonHeaders({ issuer: "https://misconfigured", hstsSubdomains: false }));
  app.use(requestLog(log));
  app.onError((error, c) => problem(c, error));
  app.all("*", () => {
    throw new Failure("misconfigured", { reason });
  });
  return app;
}
