import { logLevels } from "../../drivers/log.ts";
import type { MySqlOptions } from "../../drivers/mysql/pool.ts";
import type { Config } from "./config.ts";
import { mysqlOptions, proxyKey } from "./mysql.ts";
import { readVariables, type Environment } from "./variable-reader.ts";

/** What the MySQL proxy is told: where it listens, whom it serves and which database. */
export interface ProxyConfig extends Pick<Config, "host" | "port" | "logLevel"> {
  /** The first signs today; the others are still taken. */
  readonly keys: readonly string[];
  readonly mysql: MySqlOptions;
}

/** Reads the proxy's part of the environment. Throws ConfigError, naming every variable that is wrong or missing. */
export function proxyConfig(
  environment: Environment,
  readFile: (path: string) => string,
): ProxyConfig {
  const variables = readVariables(environment, readFile);
  const keys = [
    proxyKey(variables, "MYSQL_PROXY_KEY"),
    proxyKey(variables, "MYSQL_PROXY_PREVIOUS_KEY"),
  ].filter((key) => key !== undefined);
  const mysql = mysqlOptions(variables);
  if (!mysql) variables.fault("MYSQL_HOST", "is required: the proxy stands before MySQL");
  const result = {
    host: variables.text("MYSQL_PROXY_HOST") ?? "",
    port: variables.integer("MYSQL_PROXY_PORT", 0, 65_535),
    logLevel: variables.choice("LOG_LEVEL", logLevels),
    keys,
  };
  variables.finish();
  // Without it finish() has thrown.
  return { ...result, mysql: mysql as MySqlOptions };
}
