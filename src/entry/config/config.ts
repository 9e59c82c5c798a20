import type { Setting } from "../../core/ground/setting.ts";
import type { Policy } from "../../core/policy.ts";
import {
  isSchemeName,
  schemeNames,
  type SchemeName,
} from "../../drivers/foreign-hashes/schemes.ts";
import type { LogOptions } from "../../drivers/log.ts";
import type { ConfiguredProvider } from "../../drivers/upstream/settings.ts";
import type { WebhookTarget } from "../../drivers/webhooks.ts";
import { readAppUrl, readOwnPages } from "./app-url.ts";
import { withBrand } from "./brand.ts";
import { readBreaches, type BreachesConfig } from "./breaches.ts";
import { readDatabase, type DatabaseConfig, type ReadDirect } from "./database/database.ts";
import { readCaptcha, type CaptchaConfig } from "./captcha.ts";
import { overrule } from "./database/option.ts";
import { readHttp, readIssuer, type HttpConfig } from "./http.ts";
import { readKeys, type KeysConfig } from "./keys/keys.ts";
import { readEmailConfig, type EmailConfig } from "./email.ts";
import { readOidcKeys, type OidcKeysConfig } from "./keys/oidc-keys.ts";
import { readMetrics } from "./metrics.ts";
import { readOwnConfig, type OwnConfig, type ReadOwnConfig } from "./own/own-config.ts";
import { readPolicy } from "./policy/policy.ts";
import { readUpstream, withUpstream } from "./upstream/upstream.ts";
import { readWebhooks } from "./webhooks.ts";
import {
  readVariables,
  type Environment,
  type ReadFile,
  type VariableReader,
  type Wording,
} from "./variables/reader.ts";
import { settingsOf, type InForce } from "./variables/settings.ts";

/** The configuration of a server, grouped by the part that takes it. */
export interface Config extends Omit<
  ReadOwnConfig,
  "roleDays" | "registration" | "attributes" | "brand" | "mails" | "upstream"
> {
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
  /** The keys for other apps. */
  readonly oidcKeys: OidcKeysConfig;
  readonly hashing: HashingConfig;
  readonly breaches: BreachesConfig;
  readonly captcha: CaptchaConfig;
  readonly database: DatabaseConfig;
  /** The variables of databases that are set, and count no more because of the option `database`. */
  readonly ignoredVariables: readonly string[];
  readonly mail: EmailConfig;
  /** The providers of other logins. */
  readonly providers: readonly ConfiguredProvider[];
  /** The servers that get webhooks. */
  readonly webhooks: readonly WebhookTarget[];
  /** The longest time for which work waits after an answer that must not tell whether an account exists. Milliseconds. */
  readonly backgroundDelay: number;
  readonly log: LogConfig;
  /** All variables, for administrators. */
  readonly settings: readonly Setting[];
}

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
  readonly level: LogOptions["level"];
}

/**
 * Reads the server's part of the environment, and the operator's own configuration. Throws ConfigError, which names every
 * variable that is wrong, missing or looks like a typing error. `readDirect` reads the databases that a server connects to itself, because
 * a Worker has none.
 */
export function readConfigWith(
  readDirect: ReadDirect,
  environment: Environment,
  readFile: ReadFile,
  own: OwnConfig = {},
  wording: Wording = {},
): Config {
  const { roleDays, registration, attributes, brand, mails, upstream, ...ownConfig } =
    readOwnConfig(own);
  const { environment: chosen, ignored, names } = overrule(environment, own.database);
  const branded = withBrand(chosen, brand);
  const { environment: whole, names: ofUpstream } = withUpstream(branded.environment, upstream);
  const worded = {
    ...wording,
    names: { ...wording.names, ...names, ...branded.names, ...ofUpstream },
  };
  const variables = readVariables(whole, readFile, worded);
  const { integer, choice } = variables;
  const mode = choice("NODE_ENV");
  const production = mode === "production";
  const listen = { ...readListen(variables), processes: integer("PROCESSES") };
  const issuer = readIssuer(variables, production, listen.port);
  const appUrl = readAppUrl(variables, issuer);
  const places = {
    issuer,
    appUrl,
    ownPages: readOwnPages(variables, own.organizations !== undefined),
  };
  const http = readHttp(variables, mode, places, whole);
  const providers = readUpstream(variables);
  const policy = readPolicy(variables, {
    providers: providers.map(({ provider }) => provider),
    production,
    ...places,
    corsOrigins: http.corsOrigins,
    roleDays,
    registration,
    attributes,
    brand,
    mails,
    pageLanguages: ownConfig.languages,
    readFile,
  });
  const config: Omit<Config, "settings"> = {
    production,
    policy,
    ...ownConfig,
    http,
    listen,
    metrics: readMetrics(variables, listen.port, listen.processes),
    keys: readKeys(variables, production),
    oidcKeys: readOidcKeys(variables, production),
    hashing: {
      cost: integer("BCRYPT_COST"),
      importSchemes: readImportSchemes(variables),
      threadPoolSize: integer("UV_THREADPOOL_SIZE"),
    },
    breaches: readBreaches(variables),
    captcha: readCaptcha(variables, production),
    database: readDatabase(variables, production, readDirect),
    ignoredVariables: ignored,
    mail: readEmailConfig(variables, production),
    providers,
    webhooks: readWebhooks(variables),
    // Tests wait for the emails of hundreds of calls.
    backgroundDelay: mode === "test" ? 0 : 2000,
    log: { level: choice("LOG_LEVEL") },
  };
  variables.finish();
  const replaced = registration.requires && { REGISTRATION_REQUIRES: requiresOption };
  const called = { ...worded, names: { ...worded.names, ...replaced } };
  const settings = settingsOf(whole, variables, called, inForceOf(policy, http));
  return { ...config, settings };
}

/** What stands for `REGISTRATION_REQUIRES`, and is refused beside it. */
const requiresOption = "option registration.requires";

/** The settings whose value follows from others. */
const inForceOf = (
  { issuer, audience, brand, registrationRequires: requires, requireVerifiedEmail }: Policy,
  { appUrl, docs, addressHeader }: Pick<HttpConfig, "appUrl" | "docs" | "addressHeader">,
): InForce => ({
  APP_URL: appUrl,
  ...(addressHeader !== undefined && { CLIENT_ADDRESS_HEADER: addressHeader }),
  DOCS: docs ? "on" : "off",
  ISSUER: issuer,
  AUDIENCE: audience,
  BRAND_NAME: brand.name,
  REGISTRATION_REQUIRES: requires.join(",") || "none",
  REQUIRE_VERIFIED_EMAIL: requireVerifiedEmail ? "on" : "off",
});

const readImportSchemes = ({ list }: VariableReader): readonly SchemeName[] =>
  list("IMPORT_SCHEMES", `must list names of ${schemeNames.join(", ")}`, isSchemeName).filter(
    isSchemeName,
  );

const readListen = ({ text, integer }: VariableReader): ListenConfig => ({
  host: text("HOST") ?? "",
  port: integer("PORT"),
});
