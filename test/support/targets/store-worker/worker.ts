// A Worker for the store suite, with the databases that src/entry/runtimes/worker.ts has.
import { createLog } from "../../../../src/drivers/log.ts";
import { openD1, type D1 } from "../../../../src/drivers/sqlite/d1.ts";
import { openMySqlProxy } from "../../../../src/entry/mysql-proxy.ts";
import { serveStore } from "./calls.ts";

interface Bindings {
  readonly DB: D1;
  readonly MYSQL_PROXY_URL?: string;
  readonly MYSQL_PROXY_KEY?: string;
}

const log = createLog({
  level: "info",
  pretty: false,
  write: (line) => console.log(line.trimEnd()),
  clock: Date.now,
});

export default serveStore<Bindings>(({ DB, MYSQL_PROXY_URL: url, MYSQL_PROXY_KEY: key }) => ({
  store: url && key ? openMySqlProxy({ url, key }, log) : openD1(DB).store,
}));
