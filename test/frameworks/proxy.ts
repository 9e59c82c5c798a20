import { once } from "node:events";
import { createServer, request } from "node:http";

/** The header in which the proxy sends the address of the client. */
export const addressHeader = "X-Real-IP";

/**
 * A reverse proxy on a port, before a server on another one of this machine. It replaces the header with the address of the client, as
 * those of hosts do, and passes every other header on.
 */
export async function startProxy(port: number, target: number): Promise<{ stop(): Promise<void> }> {
  const server = createServer((incoming, outgoing) => {
    const { method, url, headers, socket } = incoming;
    const forwarded = request(
      {
        port: target,
        host: "localhost",
        method,
        path: url,
        headers: { ...headers, [addressHeader.toLowerCase()]: socket.remoteAddress },
      },
      (response) => {
        outgoing.writeHead(response.statusCode ?? 502, response.headers);
        response.pipe(outgoing);
      },
    );
    forwarded.on("error", () => outgoing.destroy());
    outgoing.on("close", () => forwarded.destroy());
    incoming.pipe(forwarded);
  });
  // Visitors on other addresses of this machine connect too.
  server.listen(port, "0.0.0.0");
  await once(server, "listening");
  return {
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
