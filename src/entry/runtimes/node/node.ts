import type * as http from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { setImmediate as nextTurn } from "node:timers/promises";
import { type IncomingBindings, receiveIncoming } from "../../../drivers/body/node-receive.ts";
import { type Fetch, isValidHost, limits, type ServerRuntime } from "../server.ts";
import { requestOf } from "./request.ts";
import { nodeResponse, send } from "./response.ts";
import { beginOf, endOfTurn } from "./turn.ts";

// An import would read each export of the module. One of them is WebSocket, which takes 30 ms to load.
const { createServer } = createRequire(import.meta.url)("node:http") as typeof http;

/** Node's own HTTP server. */
export const node: ServerRuntime = {
  async listen(fetch, { host, port }, onError = () => {}) {
    const server = createServer(
      {
        // Otherwise Node drops all `Host` headers but the first.
        joinDuplicateHeaders: true,
        // How often Node checks the next two timeouts.
        connectionsCheckingInterval: 1000,
        headersTimeout: limits.headers,
        requestTimeout: limits.request,
        keepAliveTimeout: limits.keepAlive,
      },
      (incoming, outgoing) => void answer(fetch, incoming, outgoing).catch(onError),
    );
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, host, () => resolve());
    });
    return { port: (server.address() as AddressInfo).port, stop: () => stop(server) };
  },
  createResponse: nodeResponse,
  peerAddress: (bindings) => (bindings as IncomingBindings).incoming.socket.remoteAddress,
  receive: receiveIncoming,
};

const empty = (status: number): Response => nodeResponse(null, { status, headers: {} });

/**
 * Answers a request. Throws what the handler throws, after the answer 500, and what fails while an answer is written, unless the
 * client has hung up.
 */
async function answer(
  fetch: Fetch,
  incoming: http.IncomingMessage,
  outgoing: http.ServerResponse,
): Promise<void> {
  const begin = beginOf(incoming.socket);
  if (begin) await begin;
  const end = endOfTurn();
  try {
    const request = requestOf(incoming, outgoing);
    const isValid = request && isValidHost(incoming.headers.host ?? "");
    const bindings = { incoming } satisfies IncomingBindings;
    const response = isValid ? await fetch(request, bindings) : empty(400);
    await end;
    await send(outgoing, response);
  } catch (error) {
    if (outgoing.headersSent) outgoing.destroy();
    else await send(outgoing, empty(500));
    throw error;
  }
}

async function stop(server: http.Server): Promise<void> {
  const timer = setTimeout(() => server.closeAllConnections(), limits.stop);
  await takeOver(server);
  // Needed because close() does not close connections that become idle later.
  const sweep = setInterval(() => server.closeIdleConnections(), 100);
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  clearInterval(sweep);
  clearTimeout(timer);
}

/**
 * Waits until Node has taken over the connections that clients have already opened, because close() would reset them. If more come all
 * the time, it gives up.
 */
async function takeOver(server: http.Server): Promise<void> {
  let isQuiet = false;
  const onConnection = (): void => void (isQuiet = false);
  server.on("connection", onConnection);
  for (const deadline = Date.now() + limits.takeOver; !isQuiet && Date.now() < deadline;) {
    isQuiet = true;
    // The first one may end the turn that is under way.
    await nextTurn();
    await nextTurn();
  }
  server.off("connection", onConnection);
}
