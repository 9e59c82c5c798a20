import { existsSync } from "node:fs";
import { Failure } from "../../core/failures.ts";
import type { Log } from "../../core/ports.ts";
import { minCost } from "../../drivers/bcrypt/hash.ts";
import { algorithms } from "../../drivers/jwt/algorithms.ts";
import type { Config } from "../config/config.ts";
import { openDatabase } from "../database.ts";
import { loadKeys } from "../keys.ts";
import { localKey, localKeyFile } from "../local-key.ts";
import { isLoopback } from "../config/mysql.ts";

type Line = readonly [mark: "ok" | "note" | "bad", text: string];

/** Looks over a configuration and its database. Writes a line a finding; true when nothing is bad. */
export async function doctor(
  config: Config,
  log: Log,
  write: (line: string) => void,
): Promise<boolean> {
  const lines = [...posture(config), await keys(config), await database(config, log)];
  for (const [mark, text] of lines) write(`${mark.padEnd(4)} ${text}`);
  return lines.every(([mark]) => mark !== "bad");
}

function posture(config: Config): Line[] {
  const https = config.issuer.startsWith("https:");
  return [
    ["ok", "configuration is valid"],
    config.production ? ["ok", "production"] : ["note", "not production: set NODE_ENV=production"],
    [https ? "ok" : "note", `issuer ${config.issuer}${https ? "" : " is not https"}`],
    ["ok", `access tokens last ${config.accessTokenLifetime} s`],
    config.bcryptCost < minCost
      ? ["note", `bcrypt cost ${config.bcryptCost} is for tests only`]
      : ["ok", `bcrypt cost ${config.bcryptCost}`],
    ["ok", `passwords of ${config.passwordMinLength} characters`],
    ["ok", `pages of ${config.corsOrigins.join(", ") || "no other origin"} may call`],
    ["ok", `X-Forwarded-For counts from ${config.trustedProxies.join(", ") || "nobody"}`],
    config.mysql?.tls === "off" && !isLoopback(config.mysql.host)
      ? ["note", "MYSQL_TLS is off: passwords and hashes cross the network in the clear"]
      : ["ok", "the way to the database is private or encrypted"],
  ];
}

async function keys(config: Config): Promise<Line> {
  const { algorithm, sqliteFile } = config;
  if (!config.signingKey && !existsSync(localKeyFile(algorithm, sqliteFile))) {
    return ["note", "SECRET_KEY is not set: the server will make one when it first starts"];
  }
  const signingKey = config.signingKey ?? (await localKey(algorithm, sqliteFile)).source;
  const { key, previous } = await loadKeys(signingKey, config.previousKeys);
  const shared = algorithms[algorithm].kind === "secret";
  const verifiers = shared
    ? "whoever verifies tokens can also forge them"
    : "others verify by JWK set";
  return ["ok", `${key.algorithm} key ${key.kid}, ${previous.length} previous; ${verifiers}`];
}

async function database(config: Config, log: Log): Promise<Line> {
  const kind = config.mysqlProxy
    ? "MySQL behind the proxy"
    : config.mysql
      ? "MySQL"
      : "the embedded database";
  if (!config.mysqlProxy && !config.mysql && !existsSync(config.sqliteFile)) {
    return ["note", `${kind} will be made when the server first starts`];
  }
  try {
    const { store, close } = await openDatabase(config, log);
    try {
      await store.ping();
    } finally {
      await close();
    }
    return ["ok", `${kind} answers and has our tables`];
  } catch (error) {
    const reason = error instanceof Failure ? ` (${error.reason})` : "";
    return ["bad", `${kind} cannot be used${reason}; is it up, and did you run: latchkey migrate`];
  }
}
