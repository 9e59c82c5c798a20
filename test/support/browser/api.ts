import { node } from "../../../src/entry/runtimes/node.ts";
import { openParts } from "../../suite/http/parts.ts";
import { openOnNode, type ProcessTarget, type Target } from "../targets/http-target.ts";

/** A server process on the embedded database that takes calls from the pages of one origin. */
export const openApi = (
  origin: string,
  env: Readonly<Record<string, string>> = {},
): Promise<ProcessTarget> =>
  // Without an ISSUER it is the address the server listens at.
  openOnNode({ database: "sqlite", env: { ISSUER: "", CORS_ORIGINS: origin, ...env } });

/** A server on a port whose time moves when a test says so. */
export interface MovableApi extends Target {
  readonly logged: readonly string[];
  /** Lets that many seconds pass, for the server alone. */
  pass(seconds: number): void;
  /** Holds back the requests of that name ("POST /session/refresh") until so many are there; those that come later go on. */
  gather(call: string, count: number): void;
}

/** The app in this process behind Node's own server; it takes calls from the pages of one origin. */
export async function openMovableApi(origin: string): Promise<MovableApi> {
  let ahead = 0;
  let held = (_call: string): Promise<void> | undefined => undefined;
  const parts = await openParts(() => ({ clock: () => Date.now() + ahead }), {
    corsOrigins: [origin],
  });
  const server = await node.listen(
    async (request) => {
      const { pathname, search } = new URL(request.url);
      const { method, headers } = request;
      await held(`${method} ${pathname}`);
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
    pass(seconds) {
      ahead += seconds * 1000;
    },
    gather(call, count) {
      const { promise, resolve } = Promise.withResolvers<void>();
      let arrived = 0;
      held = (name) => {
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
