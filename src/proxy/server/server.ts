import { Hono } from "hono";
import { explain } from "../../core/explain.ts";
import type { Clock, Log, LogFields } from "../../core/system.ts";
import { MySqlFault, MySqlTimeout } from "../../drivers/mysql/faults.ts";
import type { MySqlPool } from "../../drivers/mysql/pool.ts";
import { createAuthenticator } from "./authenticate.ts";
import { readBody } from "./body.ts";
import { checkTypes, createCatalogue, type Catalogue, type Statement } from "./catalogue.ts";
import {
  Refusal,
  refusals,
  type RefusalBody,
  type RefusalCode,
  type RefusalRow,
} from "../protocol/refusals.ts";
import { executePath } from "../protocol/signature.ts";

/** How much a proxy takes on. Times are milliseconds. */
export const proxyLimits = {
  pool: { connections: 10, waiting: 30, acquire: 500, execute: 2000 },
  /** Four times the connections. */
  inFlight: 40,
  rows: 100,
  /** Bodies that are being read: 64 MiB at most, of whoever sends them. */
  bodies: 1000,
  body: 5000,
  readiness: 1000,
} as const;

export interface ProxyOptions {
  readonly pool: Pick<MySqlPool, "execute">;
  /** Secrets whose signatures count. */
  readonly keys: readonly string[];
  readonly clock: Clock;
  readonly log: Log;
  readonly isDraining: () => boolean;
  /** What it runs; the app's own statements by default. */
  readonly catalogue?: Catalogue;
}

/** What one request carries along. */
interface ProxyEnv {
  Variables: { requestId: string; statement: string };
}

/**
 * Runs the app's own statements, and nothing else, for whoever holds a key. Never receives SQL. Every refusal says in
 * `outcome` what became of the statement.
 */
export async function createProxy(options: ProxyOptions): Promise<Hono<ProxyEnv>> {
  const { pool, clock, log, isDraining } = options;
  const catalogue = options.catalogue ?? (await createCatalogue());
  const authenticate = await createAuthenticator(options.keys, clock);
  const ping = [...catalogue.values()].find(({ name }) => name === "ping");
  const app = new Hono<ProxyEnv>();
  const reading = createRoom(proxyLimits.bodies);
  const running = createRoom(proxyLimits.inFlight);

  app.use(async (c, next) => {
    const start = performance.now();
    c.set("requestId", crypto.randomUUID());
    await next();
    c.header("X-Request-Id", c.get("requestId"));
    c.header("Cache-Control", "no-store");
    const fields: LogFields = {
      request_id: c.get("requestId"),
      statement: c.get("statement") ?? null,
      status: c.res.status,
      duration_ms: Math.round((performance.now() - start) * 100) / 100,
      ...(c.error && explainRefusal(c.error)),
    };
    log[severityOf(c.res.status)]("proxy_request", fields);
  });
  app.onError((error) => refuse(codeFor(error)));

  app.post(executePath, async (c) => {
    // At once, where it costs nothing yet; whoever holds no key takes no room.
    running.check();
    const body = await reading.use(() => readBody(c.req.raw, proxyLimits.body));
    await authenticate(c.req.raw, body);
    const call = parse(body);
    const statement = catalogue.get(call.statement);
    if (!statement) {
      throw new Refusal(
        "unknown_statement",
        "the app is newer than the proxy: deploy the proxy first",
      );
    }
    c.set("statement", statement.name);
    const parameters = checkTypes(statement, call.params);
    const result = await running.use(() => pool.execute(statement.sql, parameters));
    return c.json(answer(statement, result), 200);
  });

  // Asked by anybody, so the database is asked once a second at most.
  let checked = { at: Number.NEGATIVE_INFINITY, ready: Promise.resolve() };
  app.get("/health/live", (c) => c.json({ status: "ok" }));
  app.get("/health/ready", async (c) => {
    if (isDraining()) throw new Refusal("unavailable", "draining");
    // By a clock that nobody sets back.
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

/** Room for so many at once. Throws Refusal `busy` when there is none. */
function createRoom(capacity: number) {
  let inside = 0;
  const check = (): void => {
    if (inside >= capacity) throw new Refusal("busy", "too many at once");
  };
  return {
    check,
    async use<T>(work: () => Promise<T>): Promise<T> {
      check();
      inside++;
      try {
        return await work();
      } finally {
        inside--;
      }
    },
  };
}

/** Reads what a signed body asks for. Throws Refusal `malformed_request`. */
function parse(body: Uint8Array<ArrayBuffer>): { statement: string; params: unknown[] } {
  let call: unknown;
  try {
    call = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
  } catch {
    throw new Refusal("malformed_request", "no JSON");
  }
  if (typeof call !== "object" || call === null || Object.keys(call).length !== 2) {
    throw new Refusal("malformed_request", "no call");
  }
  const { statement, params } = call as Readonly<Record<string, unknown>>;
  if (typeof statement !== "string" || !Array.isArray(params)) {
    throw new Refusal("malformed_request", "no call");
  }
  return { statement, params };
}

function answer({ reads }: Statement, result: unknown) {
  if (!reads) return { affected_rows: (result as { affectedRows: number }).affectedRows };
  const rows = result as unknown[][];
  if (rows.length > proxyLimits.rows) throw new Refusal("too_many_rows");
  return { rows };
}

/** Any error as a refusal: what nobody foresaw is `internal`, and nothing of it reaches the wire. */
function codeFor(error: unknown): RefusalCode {
  if (error instanceof Refusal) return error.code;
  if (!(error instanceof MySqlFault)) return "internal";
  if (error.kind === "duplicate" || error.kind === "conflict") return error.kind;
  if (error.kind === "bug") return "invalid_data";
  if (error.outcome === "rejected") return "refused";
  if (error.outcome === "unknown")
    return error instanceof MySqlTimeout ? "timeout" : "connection_lost";
  return error instanceof MySqlTimeout ? "busy" : "unavailable";
}

/** Somebody without the key, or an app that is newer than we are, is worth a look; what only we can mend, even more. */
function severityOf(status: number): keyof Log {
  if (status === 401 || status === 403 || status === 503) return "warn";
  return status < 500 ? "info" : "error";
}

function explainRefusal(error: Error): LogFields {
  if (error instanceof Refusal) return { code: error.code, reason: error.reason };
  if (error instanceof MySqlFault) return { code: codeFor(error), reason: error.message };
  return explain(error);
}

function refuse(code: RefusalCode): Response {
  const row: RefusalRow = refusals[code];
  const body: RefusalBody = { code, outcome: row.outcome };
  return new Response(JSON.stringify(body), {
    status: row.status,
    headers: {
      "Content-Type": "application/json",
      ...(row.retry !== undefined && { "Retry-After": String(row.retry) }),
      ...(row.allow !== undefined && { Allow: row.allow }),
    },
  });
}
