import { algorithmNames, type AlgorithmName } from "../../drivers/jwt/algorithms.ts";
import { maxCost, minCost } from "../../drivers/bcrypt/hash.ts";
import type { KeySource } from "../../drivers/jwt/keys.ts";
import { logLevels } from "../../drivers/log.ts";
import type { MySqlOptions } from "../../drivers/mysql/pool.ts";
import {
  isLoopback,
  isPlainUrl,
  isRange,
  mysqlOptions,
  mysqlProxy,
  type MySqlProxy,
} from "./mysql.ts";
import { parsePreviousKeys, weaknessOf } from "./secrets.ts";
import { readVariables, type Environment, type VariableReader } from "./variable-reader.ts";

export interface Config {
  readonly production: boolean;
  readonly host: string;
  readonly port: number;
  /** Processes that share the port. */
  readonly workers: number;
  readonly issuer: string;
  readonly audience: string;
  readonly accessTokenLifetime: number;
  readonly bcryptCost: number;
  readonly passwordMinLength: number;
  readonly passwordGrant: boolean;
  /** Threads that password hashing shares with token checks, files and DNS. */
  readonly threadPoolSize: number;
  readonly corsOrigins: readonly string[];
  readonly trustedProxies: readonly string[];
  readonly algorithm: AlgorithmName;
  /** Absent: the runtime makes a key and keeps it beside `sqliteFile`. Never in production. */
  readonly signingKey: KeySource | undefined;
  readonly previousKeys: readonly KeySource[];
  /** Both absent: the embedded database at `sqliteFile`. */
  readonly mysql: MySqlOptions | undefined;
  readonly mysqlProxy: MySqlProxy | undefined;
  readonly sqliteFile: string;
  readonly logLevel: (typeof logLevels)[number];
}

/**
 * Reads the server's part of the environment. Throws ConfigError, naming every variable that is wrong, missing or
 * looks like a typing error.
 */
export function config(environment: Environment, readFile: (path: string) => string): Config {
  const variables = readVariables(environment, readFile);
  const { text, integer, choice, list } = variables;

  const mode = choice("NODE_ENV", ["development", "test", "production"]);
  const production = mode === "production";
  const port = integer("PORT", 0, 65_535);
  const issuer = readIssuer(variables, production, port);
  const result: Config = {
    production,
    host: text("HOST") ?? "",
    port,
    workers: integer("WORKERS", 1, 256),
    issuer,
    audience: text("AUDIENCE") ?? issuer,
    accessTokenLifetime: integer("ACCESS_TOKEN_TTL", 60, 3600),
    // Tests log in thousands of times. 4 is the lowest cost that bcrypt has.
    bcryptCost: integer("BCRYPT_COST", mode === "test" ? 4 : minCost, maxCost),
    passwordMinLength: integer("PASSWORD_MIN_LENGTH", 8, 64),
    passwordGrant: choice("PASSWORD_GRANT", ["on", "off"]) === "on",
    threadPoolSize: integer("UV_THREADPOOL_SIZE", 2, 1024),
    corsOrigins: list(
      "CORS_ORIGINS",
      "must be exact origins such as https://app.example.com",
      isOrigin,
    ),
    trustedProxies: list("TRUSTED_PROXIES", "must be addresses or CIDR ranges", isRange),
    ...readKeys(variables, production),
    mysql: mysqlOptions(variables),
    mysqlProxy: mysqlProxy(variables),
    sqliteFile: text("SQLITE_FILE") ?? "",
    logLevel: choice("LOG_LEVEL", logLevels),
  };
  variables.finish();
  return result;
}

function readIssuer({ text, fault }: VariableReader, production: boolean, port: number): string {
  const issuer = text("ISSUER") ?? `http://127.0.0.1:${port}`;
  if (text("ISSUER") === undefined && production) fault("ISSUER", "is required in production");
  if (!isPlainUrl(issuer, !production)) {
    fault(
      "ISSUER",
      "must be an https URL (http for this machine) without query, fragment or final slash",
    );
  }
  return issuer;
}

function readKeys({ text, fault, choice }: VariableReader, production: boolean) {
  const algorithm = choice("ALGORITHM", algorithmNames);
  const material = text("SECRET_KEY");
  if (material === undefined && production) fault("SECRET_KEY", "is required in production");
  const weakness = material && weaknessOf(algorithm, material);
  if (weakness) fault("SECRET_KEY", weakness);
  const previousKeys = parsePreviousKeys(text("PREVIOUS_KEYS") ?? "", algorithm);
  if (previousKeys?.some((key) => weaknessOf(key.algorithm, key.material))) {
    fault("PREVIOUS_KEYS", "holds a key that is short, a sample or easy to guess");
  }
  if (!previousKeys) fault("PREVIOUS_KEYS", "must be a JSON array of keys, as .env.example shows");
  return {
    algorithm,
    signingKey: material === undefined ? undefined : { algorithm, material },
    previousKeys: previousKeys ?? [],
  };
}

/** `*`, `null`, wildcards and paths are no origins; plain http only for this machine. */
function isOrigin(text: string): boolean {
  const url = URL.parse(text);
  if (url?.origin !== text || text.includes("*")) return false;
  return url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url.hostname));
}
