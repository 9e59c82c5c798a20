import { node } from "../../../src/entry/runtimes/node.ts";
import { openWithPorts } from "../targets/replaced-ports.ts";
import { startOnNode, type ProcessTarget, type Target } from "../targets/http-target.ts";

/** Starts a server process with the embedded database. It allows requests from pages of one origin. */
export const startApi = (
  origin: string,
  env: Readonly<Record<string, string>> = {},
): Promise<ProcessTarget> =>
  // With an empty ISSUER, the server's own address is the issuer, under the name `localhost`.
  startOnNode({ database: "sqlite", env: { ISSUER: "", CORS_ORIGINS: origin, ...env } });

/** A server whose clock the test can advance. */
export interface ApiWithClock extends Target {
  readonly logged: readonly string[];
  /** Advances the clock of the server, and no other clock, by this many seconds. */
  advance(seconds: number): void;
  /** Delays requests such as "POST /session/refresh" until `count` of them have arrived. Later ones are not delayed. */
  holdUntil(call: string, count: number): void;
}

/** Starts Node's HTTP server with the app in this process. It allows requests from pages of one origin. */
export async function startApiWithClock(origin: string): Promise<ApiWithClock> {
  let ahead = 0;
  let delay = (_call: string): Promise<void> | undefined => undefined;
  const parts = await openWithPorts(() => ({ clock: () => Date.now() + ahead }), {
    corsOrigins: [origin],
  });
  const server = await node.listen(
    async (request) => {
      const { pathname, search } = new URL(request.url);
      const { method, headers } = request;
      await delay(`${method} ${pathname}`);
      const hasBody = method !== "GET" && method !== "HEAD";
      const body = hasBody ? await request.arrayBuffer() : null;
      return parts.fetch(pathname + search, { method, headers, body });
    },
    { host: "127.0.0.1", port: 0 },
  );
  const baseUrl = `http://127.0.0.1:${server.port}`;
  return {
    ...parts,
    baseUrl,
    fetch: (path, init) => fetch(baseUrl + path, init),
    advance(seconds) {
      ahead += seconds * 1000;
    },
    holdUntil(call, count) {
      const { promise, resolve } = Promise.withResolvers<void>();
      let arrived = 0;
      delay = (name) => {
        if (name !== call) return undefined;
        arrived += 1;
        if (arrived === count) resolve();
        return promise;
      };
    },
    async close() {
      await server.stop();
      await parts.close();
    },
  };
}
