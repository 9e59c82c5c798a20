import { Hono } from "hono";
import type { Clock, Log } from "../../core/system.ts";
import type { MySqlPool } from "../../drivers/mysql/pool.ts";
import { Refusal, type RefusalRow, refusals } from "../protocol/refusals.ts";
import { executePath, importSigningKey } from "../protocol/signature.ts";
import { answer, refuse } from "./answers.ts";
import { createAuthenticator, type SignedHead } from "./authenticate.ts";
import { readBody } from "./body.ts";
import { createCatalogue, type Catalogue } from "./catalogue.ts";
import { createExecute } from "./execute.ts";
import { codeOf, fieldsOf } from "./failures.ts";
import { proxyLimits } from "./limits.ts";
import { createRoom } from "./room.ts";

export interface ProxyOptions {
  readonly pool: Pick<MySqlPool, "execute">;
  /** The secrets of the callers. A signature by any of them is accepted. */
  readonly keys: readonly string[];
  readonly clock: Clock;
  readonly log: Log;
  readonly isDraining: () => boolean;
  /** The statements that the proxy runs. Default: the app's own. */
  readonly catalogue?: Catalogue;
}

/** The state of one request. */
interface ProxyEnv {
  Variables: {
    requestId: string;
    /** The name of the statement, once it is known. */
    statement: string;
    /** The whole body has arrived. */
    isRead: boolean;
    /** Set once the request is accepted. From then on, its answer is signed. */
    accepted: SignedHead;
  };
}

/**
 * Runs the app's own statements, and no others, for callers that hold a key. The proxy never receives SQL. Every refusal
 * says in `outcome` whether the statement ran.
 */
export async function createProxy(options: ProxyOptions): Promise<Hono<ProxyEnv>> {
  const { pool, clock, log, isDraining } = options;
  const catalogue = options.catalogue ?? (await createCatalogue());
  const keys = await Promise.all(options.keys.map(importSigningKey));
  const authenticator = createAuthenticator(keys, clock);
  const bodies = createRoom(proxyLimits.bodies);
  const execute = createExecute(pool, catalogue);
  const app = new Hono<ProxyEnv>();

  app.use(async (c, next) => {
    const start = performance.now();
    c.set("requestId", crypto.randomUUID());
    await next();
    c.header("X-Request-Id", c.get("requestId"));
    c.header("Cache-Control", "no-store");
    // The rest of the body is not read. Node and Bun therefore close the connection after the answer, so that a slow sender
    // cannot hold it open. Callers with bodies of up to 64 KiB got the answer (400 of 400). With 2 MB, 1 in 5 lost it.
    if (!c.get("isRead") && hasBody(c.req.raw)) c.header("Connection", "close");
    const row: RefusalRow | undefined = c.error && refusals[codeOf(c.error)];
    log[row?.level ?? "info"]("proxy_request", {
      request_id: c.get("requestId"),
      statement: c.get("statement") ?? null,
      status: c.res.status,
      duration_ms: Math.round((performance.now() - start) * 100) / 100,
      ...(c.error && fieldsOf(c.error)),
    });
  });
  app.onError((error, c) => refuse(codeOf(error), c.get("accepted")));

  app.post(executePath, async (c) => {
    const head = await authenticator.readHead(c.req.raw.headers);
    const body = await readBody(c.req.raw, bodies);
    c.set("isRead", true);
    await authenticator.accept(head, body);
    // Set only now, because no other copy of the request can run any more. A signed `not_executed` is true of all copies.
    c.set("accepted", head);
    const result = await execute(body, (statement) => c.set("statement", statement));
    return answer(200, result, head);
  });

  // These calls need no signature, so the proxy checks the database at most once a second.
  const ping = [...catalogue.values()].find(({ name }) => name === "ping");
  let checked = { at: Number.NEGATIVE_INFINITY, ready: Promise.resolve() };
  app.get("/health/live", (c) => c.json({ status: "ok" }));
  app.get("/health/ready", async (c) => {
    if (isDraining()) throw new Refusal("unavailable", "draining");
    // A monotonic clock, because the system clock can be set back.
    const now = performance.now();
    if (now - checked.at >= proxyLimits.readiness) {
      const ready = pool.execute(ping?.sql ?? "", []).then(() => undefined);
      checked = { at: now, ready };
    }
    await checked.ready;
    return c.json({ status: "ok" });
  });

  app.all(executePath, () => {
    throw new Refusal("method_not_allowed");
  });
  app.all("*", () => {
    throw new Refusal("not_found");
  });
  return app;
}

const hasBody = ({ headers }: Request): boolean =>
  headers.has("transfer-encoding") || Number(headers.get("content-length") ?? 0) > 0;
