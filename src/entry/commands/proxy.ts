import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Log } from "../../core/system.ts";
import { nodeCrypto } from "../../drivers/crypto/node-crypto.ts";
import { openPool } from "../../drivers/mysql/pool.ts";
import { systemClock } from "../../drivers/system.ts";
import {
  earlierOf,
  type EarlierStatements,
  type KeptStatements,
} from "../../proxy/server/catalogue.ts";
import { proxyLimits } from "../../proxy/server/limits.ts";
import { createProxy } from "../../proxy/server/server.ts";
import { manageLifetime } from "../runtimes/lifetime.ts";
import type { ProxyConfig } from "../config/proxy.ts";
import { statementsFolder } from "../database.ts";
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
    earlier: await readEarlierStatements(statementsFolder),
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

/** The statements of the releases whose files are in a folder; none if there is no folder. */
export async function readEarlierStatements(folder: string): Promise<readonly EarlierStatements[]> {
  const files = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
  const texts = files.filter((file) => file.endsWith(".json")).toSorted();
  return Promise.all(
    texts.map(async (file) =>
      earlierOf(JSON.parse(await readFile(join(folder, file), "utf8")) as KeptStatements),
    ),
  );
}
