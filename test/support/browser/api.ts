import type { OwnConfig } from "../../../src/entry/config/own/own-config.ts";
import { node } from "../../../src/entry/runtimes/node/node.ts";
import { openTestDatabase } from "../databases/databases.ts";
import { secret } from "../secrets.ts";
import {
  openInProcess,
  scratchFolder,
  startOnNode,
  type ProcessTarget,
  type Target,
} from "../targets/http-target.ts";
import { openWithPorts } from "../targets/replaced-ports.ts";

/** The pages ask for a username, so that a test knows it. */
export const asksUsernames = { REGISTRATION_REQUIRES: "username,name" } as const;

/** Starts a server process with the embedded database. It allows requests from pages of one origin. */
export const startApi = (
  origin: string,
  env: Readonly<Record<string, string>> = {},
): Promise<ProcessTarget> =>
  // With an empty ISSUER, the server's own address is the issuer, under the name `localhost`.
  startOnNode({
    database: "sqlite",
    env: { ISSUER: "", CORS_ORIGINS: origin, ...asksUsernames, ...env },
  });

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
  const server = await listen(
    () => parts,
    (call) => delay(call),
  );
  return {
    ...parts,
    ...server.calls,
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

/** A server whose operator changes the options in code. */
export interface ApiWithOptions extends Target {
  /** Starts it again with other options, on the same database. */
  restart(own: OwnConfig): Promise<void>;
}

/** Starts Node's HTTP server with the app in this process. It allows requests from pages of one origin. */
export async function startApiWithOptions(origin: string, own: OwnConfig): Promise<ApiWithOptions> {
  const database = await openTestDatabase("sqlite", await scratchFolder());
  const env = {
    CORS_ORIGINS: origin,
    SECRET_KEY: secret("TheSameKeyAfterARestart-9f3Kx7QmZt2VbN8w"),
  };
  const open = (options: OwnConfig) =>
    openInProcess({ database: { ...database, drop: async () => {} }, env, own: options });
  let target = await open(own);
  const server = await listen(() => target);
  return {
    ...target,
    ...server.calls,
    async restart(options) {
      await target.close();
      target = await open(options);
    },
    async close() {
      await server.stop();
      await target.close();
      await database.drop();
    },
  };
}

/** Listens on a port, and passes each request on, after `before`. */
async function listen(
  target: () => Pick<Target, "fetch">,
  before: (call: string) => Promise<void> | undefined = () => undefined,
) {
  const { port, stop } = await node.listen(
    async (request) => {
      const { pathname, search } = new URL(request.url);
      const { method, headers } = request;
      await before(`${method} ${pathname}`);
      const hasBody = method !== "GET" && method !== "HEAD";
      const body = hasBody ? await request.arrayBuffer() : null;
      return target().fetch(pathname + search, { method, headers, body });
    },
    { host: "127.0.0.1", port: 0 },
  );
  const baseUrl = `http://127.0.0.1:${port}`;
  const calls: Pick<Target, "baseUrl" | "fetch"> = {
    baseUrl,
    fetch: (path, init) => fetch(baseUrl + path, init),
  };
  return { calls, stop };
}
