import { openD1, type D1 } from "../../drivers/sqlite/d1.ts";
import { ConfigError } from "../config/config-error.ts";
import { openMySqlProxy } from "../mysql-proxy.ts";
import type { Bindings } from "./bindings.ts";
import type { OpenEdgeDatabase } from "./workers.ts";

/** The bindings of a Worker that may have a D1. */
export type D1Bindings = Bindings & { readonly DB?: D1 };

/** MySQL through our proxy, or D1. Never D1 in the place of a configured MySQL. */
export const openEdgeDatabase: OpenEdgeDatabase<D1Bindings> = ({ database }, { DB }, log) => {
  if (database.kind === "mysql-proxy") return { store: openMySqlProxy(database, log) };
  if (DB) return openD1(DB);
  throw new ConfigError("MYSQL_PROXY_URL or a D1 binding called DB is required");
};
