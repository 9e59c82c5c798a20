import type { Server as HttpServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createAdaptorServer, type HttpBindings } from "@hono/node-server";
import { receiveIncoming } from "../../drivers/body/node-receive.ts";
import { absentHost, limits, refuseHost, type ServerRuntime } from "./server.ts";

/** Node's own HTTP server. */
export const node: ServerRuntime = {
  async listen(fetch, { host, port }) {
    const server = createAdaptorServer({
      fetch: (request, bindings) =>
        refuseHost(hostOf(bindings as HttpBindings)) ?? fetch(request, bindings),
      hostname: absentHost,
      serverOptions: {
        // Otherwise Node drops all `Host` headers but the first.
        joinDuplicateHeaders: true,
        // How often Node checks the next two timeouts.
        connectionsCheckingInterval: 1000,
        headersTimeout: limits.headers,
        requestTimeout: limits.request,
        keepAliveTimeout: limits.keepAlive,
      },
    }) as HttpServer;
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, host, () => resolve());
    });
    return { port: (server.address() as AddressInfo).port, stop: () => stop(server) };
  },
  peerAddress: (bindings) => (bindings as HttpBindings).incoming?.socket.remoteAddress,
  receive: receiveIncoming,
};

const hostOf = ({ incoming }: HttpBindings): string => incoming.headers.host ?? "";

function stop(server: HttpServer): Promise<void> {
  return new Promise((resolve) => {
    // Needed because close() does not close connections that become idle later.
    const sweep = setInterval(() => server.closeIdleConnections(), 100);
    const timer = setTimeout(() => server.closeAllConnections(), limits.stop);
    server.close(() => {
      clearInterval(sweep);
      clearTimeout(timer);
      resolve();
    });
  });
}
