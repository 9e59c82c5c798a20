import { openPool } from "../../../src/drivers/mysql/pool.ts";
import { node } from "../../../src/entry/runtimes/node/node.ts";
import { proxyLimits } from "../../../src/proxy/server/limits.ts";
import { createProxy, type ProxyOptions } from "../../../src/proxy/server/server.ts";
import { fileLog } from "../../support/targets/http-target.ts";
import { openFresh } from "../store/mysql.ts";
import type { OpenStore } from "../store/open-store.ts";

/** A proxy in this process, over a real pool and a new database. */
export interface ProxyParts extends Pick<OpenStore, "sql"> {
  readonly url: string;
  readonly logged: string[];
  fetch(request: Request): Response | Promise<Response>;
  close(): Promise<void>;
}

/** Opens a proxy that also listens. The test chooses its clock, keys and statements. */
export async function openProxyParts(
  options: Pick<ProxyOptions, "keys"> & Partial<ProxyOptions>,
): Promise<ProxyParts> {
  const database = await openFresh();
  const pool = openPool(database.options, proxyLimits.pool);
  const logged: string[] = [];
  const { fetch } = await createProxy({
    pool,
    clock: Date.now,
    log: fileLog((lines) => void logged.push(lines)),
    isDraining: () => false,
    ...options,
  });
  const server = await node.listen(fetch, { host: "127.0.0.1", port: 0 });
  return {
    url: `http://127.0.0.1:${server.port}`,
    sql: database.sql,
    logged,
    fetch: (request) => fetch(request),
    async close() {
      await server.stop();
      await pool.close();
      await database.close();
    },
  };
}
