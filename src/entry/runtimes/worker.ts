import { d1Store, type D1 } from "../../drivers/sqlite/d1.ts";
import { ConfigError } from "../config/config-error.ts";
import { openMySqlProxy } from "../mysql-proxy.ts";
import { createWorker, type Bindings } from "./workers.ts";

/** The Worker on MySQL through our proxy, or on D1. */
export default createWorker<Bindings & { readonly DB?: D1 }>(({ database }, { DB }, log) => {
  if (database.kind === "mysql-proxy") return { store: openMySqlProxy(database, log) };
  if (DB) return { store: d1Store(DB) };
  throw new ConfigError("MYSQL_PROXY_URL or a D1 binding called DB is required");
});
