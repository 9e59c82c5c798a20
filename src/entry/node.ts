import type { AddressInfo } from "node:net";
import { createAdaptorServer, type HttpBindings } from "@hono/node-server";
import type { Server } from "node:http";
import type { Log } from "../core/ports.ts";
import { assemble } from "./assemble.ts";
import type { Config } from "./config.ts";

/** Milliseconds. */
const limits = { headers: 10_000, request: 15_000, keepAlive: 5_000, stop: 10_000 };

/** Serves until SIGTERM or SIGINT; then finishes what runs, within ten seconds, and closes the database. */
export async function serveNode(config: Config, log: Log): Promise<void> {
  let draining = false;
  const { app, database } = await assemble(config, {
    log,
    isDraining: () => draining,
    peerAddress: (bindings) => (bindings as HttpBindings).incoming?.socket.remoteAddress,
  });
  const server = createAdaptorServer({
    fetch: app.fetch,
    serverOptions: {
      headersTimeout: limits.headers,
      requestTimeout: limits.request,
      keepAliveTimeout: limits.keepAlive,
    },
  }) as Server;
  await listen(server, config);
  const { port } = server.address() as AddressInfo;
  log.info("listening", { url: `http://${config.host}:${port}`, database: database.kind });

  const stop = async (): Promise<void> => {
    if (draining) return;
    draining = true;
    log.info("stopping");
    await finish(server);
    await database.close();
    log.info("stopped");
  };
  process.once("SIGTERM", () => void stop());
  process.once("SIGINT", () => void stop());
}

const listen = (server: Server, { host, port }: Config): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => resolve());
  });

/** Accepts no more, lets requests end, and cuts off what takes too long. */
function finish(server: Server): Promise<void> {
  return new Promise((resolve) => {
    // A connection that falls idle later is not closed by close().
    const sweep = setInterval(() => server.closeIdleConnections(), 100);
    const cut = setTimeout(() => server.closeAllConnections(), limits.stop - 500);
    server.close(() => {
      clearInterval(sweep);
      clearTimeout(cut);
      resolve();
    });
  });
}
