import type { MySqlOptions } from "../../drivers/mysql/pool.ts";
import type { ListenConfig, LogConfig } from "./config.ts";
import { readProxyKey } from "./database/database.ts";
import { readDirect } from "./database/direct.ts";
import { renamedVariables } from "./variables/unknown.ts";
import { readVariables, type Environment } from "./variables/reader.ts";

/** The configuration of the MySQL proxy: where it listens, the keys of its callers, and its database. */
export interface ProxyConfig {
  readonly listen: ListenConfig;
  /** Servers sign with the first key. The others are still accepted during a rotation. */
  readonly keys: readonly string[];
  readonly mysql: MySqlOptions;
  /** True if servers may send the statements of the admin API. */
  readonly adminApi: boolean;
  readonly log: LogConfig;
}

/** Reads the proxy's part of the environment. Throws ConfigError, which names every variable that is wrong or missing. */
export function readProxyConfig(
  environment: Environment,
  readFile: (path: string) => string,
): ProxyConfig {
  const variables = readVariables(environment, readFile);
  const keys = [
    readProxyKey(variables, "MYSQL_PROXY_KEY"),
    readProxyKey(variables, "MYSQL_PROXY_PREVIOUS_KEY"),
  ].filter((key) => key !== undefined);
  const database = readDirect(variables);
  if (!database && !variables.isSet("DATABASE_URL")) {
    variables.fault("MYSQL_HOST", "or DATABASE_URL is required: the proxy connects to MySQL");
  }
  if (database?.kind === "postgres") {
    variables.fault(
      "DATABASE_URL",
      "must be the URL of a MySQL or MariaDB server, because the proxy supports no other database",
    );
  }
  // A shared environment may set ADMIN_API for the servers. `off` has always meant the default of the proxy.
  const asked = variables.isSet("ADMIN_API") && variables.text("ADMIN_API") !== "off";
  if (asked && !variables.isSet("MYSQL_PROXY_ADMIN")) {
    variables.fault("ADMIN_API", `is now ${renamedVariables.ADMIN_API} at the proxy.`);
  }
  const config = {
    listen: {
      host: variables.text("PROXY_HOST") ?? "",
      port: variables.integer("PROXY_PORT"),
    },
    keys,
    adminApi: variables.isOn("MYSQL_PROXY_ADMIN"),
    log: { level: variables.choice("LOG_LEVEL") },
  };
  variables.finish();
  // finish() throws when there is no MySQL.
  return { ...config, mysql: database?.options as MySqlOptions };
}
