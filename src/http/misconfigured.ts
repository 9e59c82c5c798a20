import { Hono } from "hono";
import { Failure, serverFailures } from "../core/failures.ts";
import type { Log } from "../core/system.ts";
import type { RequestEnv } from "./context.ts";
import { createFrame } from "./frame.ts";

const options = {
  issuer: "https://misconfigured",
  hstsSubdomains: false,
  corsOrigins: [],
  development: false,
  trustedProxies: [],
  peerAddress: () => undefined,
  limitsThisMachine: false,
};

/** Answers every call with 503 `misconfigured` and logs the reason, for runtimes that cannot refuse to start. */
export function misconfigured(log: Log, reason: string): Hono<RequestEnv> {
  const app = new Hono<RequestEnv>();
  const refuse = createFrame({ ...options, log }, {}, () => {})(null, () => {
    throw new Failure(serverFailures.misconfigured, { reason });
  });
  app.all("*", refuse);
  return app;
}
