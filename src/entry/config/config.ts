import { optionalMembers, type OptionalMember } from "../../core/accounts/policy.ts";
import type { Policy } from "../../core/policy.ts";
import { maxCost, minCost } from "../../drivers/bcrypt/hash.ts";
import {
  isSchemeName,
  schemeNames,
  type SchemeName,
} from "../../drivers/foreign-hashes/schemes.ts";
import { logLevels } from "../../drivers/log.ts";
import type { WebhookTarget } from "../../drivers/webhooks.ts";
import type { AppOptions } from "../../http/options.ts";
import { readDatabase, type DatabaseConfig } from "./database/database.ts";
import { overrule } from "./database/option.ts";
import { readFactors } from "./factors.ts";
import { readKeys, type KeysConfig } from "./keys.ts";
import { readMail, readMailFrom, type MailConfig } from "./mail.ts";
import { readMetrics } from "./metrics.ts";
import { readThrottle } from "./throttle.ts";
import { isOrigin, isPlainUrl, isRange, originRule, plainUrlRule } from "./network.ts";
import {
  readOwnConfig,
  type OwnConfig,
  type ReadOwnConfig,
  type RegistrationConfig,
} from "./own/own-config.ts";
import { readWebhooks } from "./webhooks.ts";
import { modes, poolSizes } from "./variables/of-host.ts";
import {
  readVariables,
  type Environment,
  type VariableReader,
  type Wording,
} from "./variables/reader.ts";

/** The configuration of a server, grouped by the part that takes it. */
export interface Config extends Omit<ReadOwnConfig, "registration" | "attributes"> {
  readonly production: boolean;
  readonly policy: Policy;
  readonly http: HttpConfig;
  readonly listen: ListenConfig & {
    /** Processes that share the port. */
    readonly processes: number;
  };
  /** Where metrics are served. */
  readonly metrics: ListenConfig | undefined;
  readonly keys: KeysConfig;
  readonly hashing: HashingConfig;
  readonly database: DatabaseConfig;
  /** The variables of databases that are set, and count no more because of the option `database`. */
  readonly ignoredVariables: readonly string[];
  readonly mail: MailConfig;
  /** The servers that get webhooks. */
  readonly webhooks: readonly WebhookTarget[];
  /** The longest time for which work waits after an answer that must not tell whether an account exists. Milliseconds. */
  readonly backgroundDelay: number;
  readonly log: LogConfig;
}

type HttpConfig = Pick<
  AppOptions,
  | "development"
  | "corsOrigins"
  | "trustedProxies"
  | "limitsThisMachine"
  | "docs"
  | "app"
  | "adminApi"
  | "hstsSubdomains"
>;

export interface ListenConfig {
  readonly host: string;
  readonly port: number;
}

interface HashingConfig {
  /** The cost of a bcrypt hash. */
  readonly cost: number;
  /** The schemes of other systems whose hashes are accepted. */
  readonly importSchemes: readonly SchemeName[];
  /** The size of the thread pool. Hashing shares it with token checks, files and DNS. */
  readonly threadPoolSize: number;
}

export interface LogConfig {
  readonly level: (typeof logLevels)[number];
}

const onOff = ["on", "off"] as const;

type Mode = (typeof modes)[number];

/**
 * Reads the server's part of the environment, and the operator's own configuration. Throws ConfigError, which names every
 * variable that is wrong, missing or looks like a typing error.
 */
export function readConfig(
  environment: Environment,
  readFile: (path: string) => string,
  own: OwnConfig = {},
  wording: Wording = {},
): Config {
  const { registration, attributes, ...ownConfig } = readOwnConfig(own);
  const { environment: read, ignored, names } = overrule(environment, own.database);
  const variables = readVariables(read, readFile, {
    ...wording,
    names: { ...wording.names, ...names },
  });
  const { integer, choice } = variables;
  const mode = choice("NODE_ENV", modes);
  const production = mode === "production";
  const listen = { ...readListen(variables), processes: integer("PROCESSES", 1, 256) };
  const http = readHttp(variables, mode);
  const policy = readPolicy(variables, production, listen.port);
  const config: Config = {
    production,
    policy: {
      ...policy,
      ...readFactors(variables, policy.issuer, http.corsOrigins),
      ...readRegistration(variables, registration),
      attributes,
    },
    ...ownConfig,
    http,
    listen,
    metrics: readMetrics(variables, listen.port, listen.processes),
    keys: readKeys(variables, production),
    hashing: {
      // Tests log in thousands of times, so they may use the lowest cost that bcrypt has.
      cost: integer("BCRYPT_COST", mode === "test" ? 4 : minCost, maxCost),
      importSchemes: readImportSchemes(variables),
      threadPoolSize: integer("UV_THREADPOOL_SIZE", ...poolSizes),
    },
    database: readDatabase(variables, production),
    ignoredVariables: ignored,
    mail: readMail(variables, production),
    webhooks: readWebhooks(variables),
    // Tests wait for the mails of hundreds of calls.
    backgroundDelay: mode === "test" ? 0 : 2000,
    log: { level: choice("LOG_LEVEL", logLevels) },
  };
  variables.finish();
  return config;
}

const readImportSchemes = ({ list }: VariableReader): readonly SchemeName[] =>
  list("IMPORT_SCHEMES", `must list names of ${schemeNames.join(", ")}`, isSchemeName).filter(
    isSchemeName,
  );

const readListen = ({ text, integer }: VariableReader): ListenConfig => ({
  host: text("HOST") ?? "",
  port: integer("PORT", 0, 65_535),
});

/** The settings of registration have functions of their own. */
type RegistrationPolicy = Pick<
  Policy,
  | "registrationRequires"
  | "registrationOpen"
  | "registrationPrivacy"
  | "requireVerifiedEmail"
  | "allowRegistration"
>;

function readPolicy(
  variables: VariableReader,
  production: boolean,
  port: number,
): Omit<Policy, keyof RegistrationPolicy | keyof ReturnType<typeof readFactors> | "attributes"> {
  const { text, integer, choice } = variables;
  const issuer = readIssuer(variables, production, port);
  return {
    issuer,
    audience: text("AUDIENCE") ?? issuer,
    accessTokenLifetime: integer("ACCESS_TOKEN_TTL", 60, 3600),
    passwordMinLength: integer("PASSWORD_MIN_LENGTH", 8, 64),
    passwordGrant: choice("PASSWORD_GRANT", onOff) === "on",
    loginLinks: choice("LOGIN_LINKS", onOff) === "on",
    usernameHoldDays: integer("USERNAME_HOLD_DAYS", 0, 365),
    sessionHistoryDays: integer("SESSION_HISTORY_DAYS", 0, 30),
    auditTable: choice("AUDIT_TABLE", onOff) === "on",
    auditRetentionDays: integer("AUDIT_RETENTION_DAYS", 1, 3650),
    mailFrom: readMailFrom(variables, production),
    ...readThrottle(variables),
  };
}

function readRegistration(
  variables: VariableReader,
  { open = true, requires, allow }: RegistrationConfig,
): RegistrationPolicy {
  const name = "REGISTRATION_REQUIRES";
  if (requires && variables.isSet(name)) {
    variables.fault(name, "is set together with the option registration.requires. Remove one.");
  }
  const given = requires ?? readRegistrationRequires(variables);
  const registrationPrivacy = variables.choice("REGISTRATION_PRIVACY", onOff) === "on";
  const requireVerifiedEmail = variables.choice("REQUIRE_VERIFIED_EMAIL", onOff) === "on";
  if (registrationPrivacy) {
    if ((requires ?? variables.isSet(name)) && given.includes("username")) {
      variables.fault("REGISTRATION_PRIVACY", "must be off if a registration requires a username");
    }
    if (!requireVerifiedEmail && variables.isSet("REQUIRE_VERIFIED_EMAIL")) {
      variables.fault("REGISTRATION_PRIVACY", "must be off if REQUIRE_VERIFIED_EMAIL is off");
    }
  }
  return {
    registrationRequires: registrationPrivacy ? given.filter((one) => one !== "username") : given,
    registrationOpen: open,
    registrationPrivacy,
    requireVerifiedEmail: requireVerifiedEmail || registrationPrivacy,
    allowRegistration: allow,
  };
}

/** The word `none` is needed because a blank variable counts as absent. */
function readRegistrationRequires({ list, fault }: VariableReader): readonly OptionalMember[] {
  const name = "REGISTRATION_REQUIRES";
  const rule = "must be username, name, username,name or none";
  const words: readonly string[] = [...optionalMembers, "none"];
  const given = list(name, rule, (one) => words.includes(one));
  if (given.length === 0 || (given.includes("none") && given.length > 1)) fault(name, rule);
  return optionalMembers.filter((member) => given.includes(member));
}

function readIssuer({ text, fault }: VariableReader, production: boolean, port: number): string {
  const issuer = text("ISSUER") ?? `http://localhost:${port}`;
  if (text("ISSUER") === undefined && production) fault("ISSUER", "is required in production");
  if (!isPlainUrl(issuer, !production)) fault("ISSUER", plainUrlRule);
  return issuer;
}

function readHttp({ list, choice }: VariableReader, mode: Mode): HttpConfig {
  const allowsPrivate = mode !== "production";
  return {
    corsOrigins: list("CORS_ORIGINS", originRule(allowsPrivate), (one) =>
      isOrigin(one, allowsPrivate),
    ),
    development: mode === "development",
    trustedProxies: list("TRUSTED_PROXIES", "must be IP addresses or CIDR ranges", isRange),
    limitsThisMachine: mode === "production",
    docs: choice("DOCS", onOff) === "on",
    app: choice("APP", onOff) === "on",
    adminApi: choice("ADMIN_API", onOff) === "on",
    hstsSubdomains: choice("HSTS_SUBDOMAINS", onOff) === "on",
  };
}
