import { algorithmNames, type AlgorithmName } from "../drivers/algorithms.ts";
import { maxCost, minCost } from "../drivers/bcrypt-hash.ts";
import type { KeySource } from "../drivers/keys.ts";
import { logLevels } from "../drivers/log.ts";
import type { MySqlOptions } from "../drivers/store/mysql.ts";
import { parseRange } from "../http/client-address.ts";
import { parsePreviousKeys, weaknessOf } from "./secrets.ts";
import { suspiciousNames, variables, type VariableName } from "./variables.ts";

/** A configuration that cannot be used. Names variables, never values. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
}

/** What kind of error it is, without its message, which may hold values: its own code, or that of what caused it. */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return "unknown error";
  if ("code" in error) return String(error.code);
  return error.cause === undefined ? error.name : codeOf(error.cause);
}

export type Environment = Readonly<Record<string, string | undefined>>;

export interface Config {
  readonly production: boolean;
  readonly host: string;
  readonly port: number;
  readonly issuer: string;
  readonly audience: string;
  readonly accessTokenLifetime: number;
  readonly bcryptCost: number;
  readonly passwordMinLength: number;
  /** Threads that password hashing shares with token checks, files and DNS. */
  readonly threadPoolSize: number;
  readonly corsOrigins: readonly string[];
  readonly trustedProxies: readonly string[];
  readonly algorithm: AlgorithmName;
  /** Absent: the runtime makes a key and keeps it beside `sqliteFile`. Never in production. */
  readonly signingKey: KeySource | undefined;
  readonly previousKeys: readonly KeySource[];
  /** Absent: the embedded database at `sqliteFile`. */
  readonly mysql: MySqlOptions | undefined;
  readonly sqliteFile: string;
  readonly logLevel: (typeof logLevels)[number];
}

/**
 * Reads the environment: the only place that does. `X_FILE` gives `X` from a file, blank counts as absent. Throws
 * ConfigError, naming every variable that is wrong, missing or looks like a typing error.
 */
export function config(environment: Environment, readFile: (path: string) => string): Config {
  const faults: string[] = suspiciousNames(environment);
  const fault = (name: VariableName, rule: string): void => void faults.push(`${name} ${rule}`);

  const text = (name: VariableName): string | undefined => {
    const path = environment[`${name}_FILE`];
    if (path === undefined || path === "") {
      return environment[name] || variables[name].fallback || undefined;
    }
    if (environment[name]) fault(name, `is set twice: also as ${name}_FILE`);
    try {
      return readFile(path).replace(/\r?\n$/, "") || undefined;
    } catch {
      fault(name, `cannot be read from the file that ${name}_FILE names`);
      return undefined;
    }
  };
  const integer = (name: VariableName, min: number, max: number): number => {
    const value = text(name) ?? "";
    if (/^\d+$/.test(value) && Number(value) >= min && Number(value) <= max) return Number(value);
    fault(name, `must be a whole number from ${min} to ${max}`);
    return min;
  };
  const choice = <T extends string>(name: VariableName, choices: readonly T[]): T => {
    const value = choices.find((one) => one === text(name));
    if (value === undefined) fault(name, `must be one of ${choices.join(", ")}`);
    return value ?? (choices[0] as T);
  };
  const list = (name: VariableName, rule: string, isValid: (one: string) => boolean): string[] => {
    const values = (text(name) ?? "").split(",").map((one) => one.trim());
    const given = values.filter((one) => one !== "");
    if (!given.every(isValid)) fault(name, rule);
    return given;
  };

  const production = choice("NODE_ENV", ["development", "test", "production"]) === "production";
  const port = integer("PORT", 0, 65_535);
  const issuer = text("ISSUER") ?? `http://127.0.0.1:${port}`;
  if (text("ISSUER") === undefined && production) fault("ISSUER", "is required in production");
  if (!isIssuer(issuer, production)) {
    fault(
      "ISSUER",
      "must be an https URL (http for this machine) without query, fragment or final slash",
    );
  }

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

  const mysql = mysqlOptions();
  const result: Config = {
    production,
    host: text("HOST") ?? "",
    port,
    issuer,
    audience: text("AUDIENCE") ?? issuer,
    accessTokenLifetime: integer("ACCESS_TOKEN_TTL", 60, 3600),
    bcryptCost: integer("BCRYPT_COST", minCost, maxCost),
    passwordMinLength: integer("PASSWORD_MIN_LENGTH", 8, 64),
    threadPoolSize: integer("UV_THREADPOOL_SIZE", 2, 1024),
    corsOrigins: list(
      "CORS_ORIGINS",
      "must be exact origins such as https://app.example.com",
      isOrigin,
    ),
    trustedProxies: list("TRUSTED_PROXIES", "must be addresses or CIDR ranges", isRange),
    algorithm,
    signingKey: material === undefined ? undefined : { algorithm, material },
    previousKeys: previousKeys ?? [],
    mysql,
    sqliteFile: text("SQLITE_FILE") ?? "",
    logLevel: choice("LOG_LEVEL", logLevels),
  };
  if (faults.length > 0) throw new ConfigError([...new Set(faults)].join("\n"));
  return result;

  function mysqlOptions(): MySqlOptions | undefined {
    const host = text("MYSQL_HOST");
    const needed = ["MYSQL_DATABASE", "MYSQL_USER", "MYSQL_PASSWORD"] as const;
    if (host === undefined) {
      for (const name of [...needed, "MYSQL_PORT", "MYSQL_TLS", "MYSQL_CA"] as const) {
        if (environment[name] || environment[`${name}_FILE`])
          fault(name, "is set without MYSQL_HOST");
      }
      return undefined;
    }
    const [database = "", user = "", password = ""] = needed.map((name) => {
      // An empty password is a password, where the others cannot be empty.
      const value = text(name) ?? (name === "MYSQL_PASSWORD" ? environment[name] : undefined);
      if (value === undefined) fault(name, "is required with MYSQL_HOST");
      return value;
    });
    const tls = text("MYSQL_TLS") ?? (isLoopback(host) ? "off" : "verify");
    if (tls !== "off" && tls !== "verify") fault("MYSQL_TLS", "must be verify or off");
    if (tls === "verify" && isAddress(host)) {
      // mysql2 checks an address as if it were called localhost.
      fault(
        "MYSQL_HOST",
        "must be a name for TLS to be verified; with MYSQL_TLS=off an address will do",
      );
    }
    return {
      host,
      port: integer("MYSQL_PORT", 1, 65_535),
      database,
      user,
      password,
      tls: tls === "off" ? "off" : "verify",
      ca: text("MYSQL_CA"),
    };
  }
}

export const isLoopback = (host: string): boolean =>
  host === "localhost" || host === "::1" || host === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(host);

function isIssuer(text: string, production: boolean): boolean {
  const url = URL.parse(text);
  if (!url || url.search !== "" || url.hash !== "" || url.username !== "") return false;
  if (text.endsWith("/") || (url.href !== text && url.href !== `${text}/`)) return false;
  return (
    url.protocol === "https:" ||
    (url.protocol === "http:" && (!production || isLoopback(url.hostname)))
  );
}

/** `*`, `null`, wildcards and paths are no origins; plain http only for this machine. */
function isOrigin(text: string): boolean {
  const url = URL.parse(text);
  if (url?.origin !== text || text.includes("*")) return false;
  return url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url.hostname));
}

const isAddress = (host: string): boolean => isRange(host) || host.includes(":");

function isRange(text: string): boolean {
  try {
    parseRange(text);
    return true;
  } catch {
    return false;
  }
}
