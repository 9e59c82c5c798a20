import type { Log } from "../core/system.ts";
import type { Store } from "../core/ports.ts";
import { mysqlDialect } from "../drivers/mysql/dialect.ts";
import { oneByOne, type SendKeyed } from "../drivers/store/keyed/keyed.ts";
import { createStore } from "../drivers/store/store.ts";
import { systemClock, systemRandom } from "../drivers/system.ts";
import { proxyTransport } from "../proxy/transport.ts";
import type { MySqlProxy } from "./config/database.ts";

/** The store that reaches MySQL through the proxy. Runs on every runtime. Only Node and Bun can coalesce reads. */
export const openMySqlProxy = (
  { url, key }: MySqlProxy,
  log: Log,
  sendKeyed: SendKeyed = oneByOne,
): Store =>
  createStore(
    mysqlDialect,
    proxyTransport({ url, key, clock: systemClock, random: systemRandom, log }),
    sendKeyed,
  );
