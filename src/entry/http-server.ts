import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createAdaptorServer } from "@hono/node-server";
import { codeOf, ConfigError } from "./config.ts";

/** Milliseconds. */
const limits = { headers: 10_000, request: 15_000, keepAlive: 5_000, stop: 9_500 };

type Fetch = Parameters<typeof createAdaptorServer>[0]["fetch"];

/** A listening server; `stop` accepts no more, lets requests end, and cuts off what takes ten seconds. */
export interface HttpServer {
  readonly port: number;
  stop(): Promise<void>;
}

/** Listens on node:http with bounded times for headers, requests and idle connections. Throws ConfigError. */
export async function listen(
  fetch: Fetch,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<HttpServer> {
  const server = createAdaptorServer({
    fetch,
    serverOptions: {
      // Node looks after the two below this often.
      connectionsCheckingInterval: 1000,
      headersTimeout: limits.headers,
      requestTimeout: limits.request,
      keepAliveTimeout: limits.keepAlive,
    },
  }) as Server;
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error) => {
      reject(new ConfigError(`HOST and PORT cannot be listened on (${codeOf(error)})`));
    });
    server.listen(port, host, () => resolve());
  });
  return { port: (server.address() as AddressInfo).port, stop: () => stop(server) };
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    // A connection that falls idle later is not closed by close().
    const sweep = setInterval(() => server.closeIdleConnections(), 100);
    const cut = setTimeout(() => server.closeAllConnections(), limits.stop);
    server.close(() => {
      clearInterval(sweep);
      clearTimeout(cut);
      resolve();
    });
  });
}
