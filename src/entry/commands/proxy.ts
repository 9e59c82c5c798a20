import type { Log } from "../../core/system.ts";
import { nodeCrypto } from "../../drivers/crypto/node-crypto.ts";
import { openPool } from "../../drivers/mysql/pool.ts";
import { systemClock } from "../../drivers/system.ts";
import { proxyLimits } from "../../proxy/server/limits.ts";
import { createProxy } from "../../proxy/server/server.ts";
import { manageLifetime } from "../runtimes/lifetime.ts";
import type { ProxyConfig } from "../config/proxy.ts";
import { localUrl } from "./addresses.ts";
import { listenAt, type ServerRuntime } from "../runtimes/server.ts";

const variables = { host: "PROXY_HOST", port: "PROXY_PORT" } as const;

/** Serves the MySQL proxy until SIGTERM or SIGINT. Then finishes running requests within ten seconds. */
export async function serveProxy(
  { listen, keys, mysql, adminApi }: ProxyConfig,
  log: Log,
  runtime: ServerRuntime,
  endsWithParent: boolean,
): Promise<void> {
  let draining = false;
  const pool = openPool(mysql, proxyLimits.pool);
  const isDraining = (): boolean => draining;
  const proxy = await createProxy({
    pool,
    keys,
    adminApi,
    crypto: nodeCrypto,
    createResponse: runtime.createResponse,
    receive: runtime.receive,
    clock: systemClock,
    log,
    isDraining,
  });
  const server = await listenAt(runtime, variables, proxy.fetch, listen, log);
  log.info("listening", { url: localUrl(listen.host, server.port), for: "the MySQL proxy" });
  manageLifetime({
    log,
    endsWithParent,
    async drain() {
      draining = true;
      await server.stop();
      await pool.close();
    },
  });
}
