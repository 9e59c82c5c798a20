import { once } from "node:events";
import { createServer } from "node:http";
import { getRequestListener } from "@hono/node-server";
import type { Hono } from "hono";
import { freePort } from "../../network/free-port.ts";

/**
 * How a path of a provider fails: the connection breaks (`away`), no answer comes (`slow`), status 500 (`error`), an error page with
 * status 200 (`html`), JSON that is cut off (`malformed`), or a valid JSON object of 8 MiB (`huge`).
 */
export type Fault = "away" | "slow" | "error" | "html" | "malformed" | "huge";

/** A provider as seen from outside. */
export interface Loopback {
  readonly origin: string;
  /** By path. Set one to break the path, and delete it to mend it. */
  readonly faults: Map<string, Fault>;
  /** The requests so far, such as "GET /keys", without their queries. */
  readonly requests: string[];
  close(): Promise<void>;
}

const answers = {
  error: [500, "text/plain", "out of order"],
  html: [200, "text/html", "<h1>We are back soon</h1>"],
  malformed: [200, "application/json", '{"issuer":'],
  huge: [200, "application/json", JSON.stringify({ padding: "x".repeat(8 * 2 ** 20) })],
} as const;

/** Serves a provider over plain http on 127.0.0.1. `build` gets its origin. */
export async function serveOnLoopback(build: (origin: string) => Hono): Promise<Loopback> {
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const listener = getRequestListener(build(origin).fetch);
  const faults = new Map<string, Fault>();
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", origin);
    requests.push(`${request.method} ${pathname}`);
    const fault = faults.get(pathname);
    if (fault === undefined) {
      void listener(request, response);
    } else if (fault === "away") {
      request.socket.destroy();
    } else if (fault !== "slow") {
      const [status, type, body] = answers[fault];
      response.writeHead(status, { "Content-Type": type }).end(body);
    }
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return {
    origin,
    faults,
    requests,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
