import type { Auth } from "../../core/auth.ts";
import type { Log } from "../../core/system.ts";
import { outboxLimits } from "../../core/outbox/limits.ts";
import type { Metrics } from "../../drivers/metrics/metrics.ts";
import { systemClock } from "../../drivers/system.ts";
import { atMost } from "../at-most.ts";
import { localUrl } from "../commands/addresses.ts";
import type { Config } from "../config/config.ts";
import type { Database } from "../database.ts";
import { listenAt, type ServerRuntime } from "../runtimes/server.ts";
import version from "../version.ts";

const variables = { host: "METRICS_HOST", port: "METRICS_PORT" } as const;

/** Milliseconds to read the outbox. A scrape must be answered while the database is away. */
const readTime = 2000;

/** Loads the metrics if they are served. Otherwise nothing is counted. */
export async function openMetrics({
  metrics,
  database,
}: Pick<Config, "metrics" | "database">): Promise<Metrics | undefined> {
  if (!metrics) return undefined;
  const { createMetrics } = await import("../../drivers/metrics/metrics.ts");
  const runtime = process.versions["bun"] ? "bun" : "node";
  return createMetrics({ version, runtime, database: database.kind });
}

/** Serves `GET /metrics` on a port of its own, which each process has. Throws ConfigError, as `listenAt`. */
export async function serveMetrics(
  { metrics: place }: Pick<Config, "metrics">,
  runtime: ServerRuntime,
  metrics: Metrics,
  sources: Sources,
  number: number,
  log: Log,
): Promise<{ readonly url: string; stop(): Promise<void> } | undefined> {
  if (!place) return undefined;
  const address = { host: place.host, port: place.port === 0 ? 0 : place.port + number };
  const { createResponse } = runtime;
  const read = readings(metrics, sources);
  const server = await listenAt(
    runtime,
    variables,
    async (request) => {
      const { pathname } = new URL(request.url);
      if (pathname !== "/metrics") return createResponse(null, { status: 404, headers: {} });
      if (request.method !== "GET") {
        return createResponse(null, { status: 405, headers: { Allow: "GET" } });
      }
      await read();
      const headers = { "Content-Type": metrics.contentType, "Cache-Control": "no-store" };
      return createResponse(await metrics.text(), { status: 200, headers });
    },
    address,
    log,
  );
  return { url: `${localUrl(place.host, server.port)}/metrics`, stop: server.stop };
}

const none = { pending: 0, oldestAt: 0 };

/** What is read at each scrape. */
interface Sources {
  readonly database: Pick<Database, "store" | "poolUsage">;
  readonly auth: Pick<Auth, "audit">;
}

/** Reads what others count: the connections, the audit trail and the outbox. */
function readings(
  metrics: Metrics,
  { database: { store, poolUsage }, auth: { audit } }: Sources,
): () => Promise<void> {
  const readOutbox = async () => {
    const waiting = await store.countDeliveries(outboxLimits.never);
    const now = systemClock();
    return ["mail", "webhook", "logout"].map((channel) => {
      const { pending, oldestAt } = waiting.find((one) => one.channel === channel) ?? none;
      const age = pending === 0 ? 0 : Math.max(0, now - oldestAt);
      return { channel, pending, oldestSeconds: age / 1000 };
    });
  };
  return async () => {
    if (poolUsage) metrics.setPool(poolUsage());
    const { dropped, failed } = audit.counts();
    metrics.setDroppedAudit(dropped + failed);
    let state: Awaited<ReturnType<typeof readOutbox>> | undefined;
    const reading = readOutbox().then(
      (read) => void (state = read),
      () => undefined,
    );
    await atMost(readTime, reading);
    metrics.setOutbox(state);
  };
}
