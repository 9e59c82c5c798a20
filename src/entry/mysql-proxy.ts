import type { Log } from "../core/system.ts";
import type { Store } from "../core/ports.ts";
import { mysqlOver } from "../drivers/store/drizzle.ts";
import { oneByOne, type SendReads } from "../drivers/store/reads/keyed.ts";
import * as tables from "../drivers/store/schema.mysql.ts";
import { createStore } from "../drivers/store/store.ts";
import { systemClock, systemRandom } from "../drivers/system.ts";
import { proxyTransport } from "../proxy/transport.ts";
import type { MySqlProxy } from "./config/database.ts";

/** The store that reaches MySQL through the proxy. Runs on every runtime. Only Node and Bun can coalesce reads. */
export const openMySqlProxy = (
  { url, key }: MySqlProxy,
  log: Log,
  sendReads: SendReads = oneByOne,
): Store =>
  createStore(
    mysqlOver(proxyTransport({ url, key, clock: systemClock, random: systemRandom, log })),
    tables,
    sendReads,
  );
