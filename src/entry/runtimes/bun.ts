import { receiveStream } from "../../drivers/body/receive.ts";
import { webResponse } from "../../http/response/create-response.ts";
import { absentHost, isValidHost, limits, type ServerRuntime } from "./server.ts";

/** The part of Bun's global that we use. Bun's own types would declare all of its globals. */
declare const Bun: {
  serve(options: {
    fetch: (request: Request, server: BunServer) => Response | Promise<Response>;
    hostname: string;
    port: number;
    reusePort: boolean;
    /** Seconds. */
    idleTimeout: number;
    maxRequestBodySize: number;
    error: () => Response;
  }): BunServer;
};

interface BunServer {
  readonly port: number;
  requestIP(request: Request): { readonly address: string } | null;
  stop(closeActiveConnections?: boolean): Promise<void>;
}

interface BunBindings {
  readonly server: BunServer;
  readonly request: Request;
}

/** Bun's own HTTP server. */
export const bun: ServerRuntime = {
  async listen(fetch, { host, port, shared = false }) {
    const server = Bun.serve({
      fetch(request, server) {
        const host = request.headers.get("host") ?? "";
        if (!isValidHost(host)) return new Response(null, { status: 400 });
        // Without a host, Bun gives the path for the URL.
        const absolute =
          host === "" ? new Request(`http://${absentHost}${request.url}`, request) : request;
        return fetch(absolute, { request, server } satisfies BunBindings);
      },
      hostname: host,
      port,
      reusePort: shared,
      idleTimeout: limits.headers / 1000,
      // Beyond a limit, Bun would answer by itself, without the headers and the JSON of Latchkey. The app limits bodies itself.
      maxRequestBodySize: Number.MAX_SAFE_INTEGER,
      // The app answers every error itself. This is the last resort.
      error: () => new Response(null, { status: 500 }),
    });
    return { port: server.port, stop: () => stop(server) };
  },
  createResponse: webResponse,
  peerAddress: (bindings) => {
    const { server, request } = bindings as BunBindings;
    return server.requestIP(request)?.address;
  },
  receive: receiveStream,
};

async function stop(server: BunServer): Promise<void> {
  const timer = setTimeout(() => void server.stop(true), limits.stop);
  await server.stop();
  clearTimeout(timer);
}
