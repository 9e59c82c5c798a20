import { Failure, serverFailures } from "../core/failures.ts";
import type { Log } from "../core/system.ts";
import type { Metrics } from "../drivers/metrics/metrics.ts";
import { breachedPasswords, inRange } from "../drivers/breached-passwords/breached-passwords.ts";
import { checkFile, inFile } from "../drivers/breached-passwords/in-file.ts";
import { createCommonPasswords, installedList } from "../drivers/common-passwords.ts";
import { nodeCrypto } from "../drivers/crypto/node-crypto.ts";
import { guardedFetch } from "../drivers/guarded/node-fetch.ts";
import type { KeySource } from "../drivers/jwt/keys.ts";
import { readSqliteFault } from "../drivers/sqlite/errors.ts";
import { fileOf } from "../drivers/static-files.ts";
import { swaggerAsset } from "../drivers/swagger-assets.ts";
import { webAppFile } from "../drivers/web-app-files.ts";
import type { Drivers } from "./app.ts";
import type { BreachesConfig } from "./config/breaches.ts";
import { codeOf, ConfigError } from "./config/config-error.ts";
import type { Config } from "./config/config.ts";
import type { DatabaseConfig } from "./config/database/database.ts";
import type { OidcKeysConfig } from "./config/keys/oidc-keys.ts";
import { databaseTrouble } from "./config/database/trouble.ts";
import type { KeysConfig } from "./config/keys/keys.ts";
import { openDatabase, prepareFile, type Database } from "./database.ts";
import { localHasher } from "./hashing/local.ts";
import { localKey, type LocalKey } from "./local-key.ts";
import { openEmailSender } from "./email/sender.ts";
import { watchPurges } from "./metrics/watch.ts";
import { defaultOidcAlgorithm } from "./oidc.ts";

/** The drivers of a runtime with a file system and a thread pool. */
export interface LocalDrivers extends Drivers {
  readonly database: Database;
  /** The file of the key that the server made or read. Undefined with SECRET_KEY, thus always in production. */
  readonly keptKey: Pick<LocalKey, "file" | "made"> | undefined;
}

interface ForDrivers {
  readonly metrics?: Metrics | undefined;
  /** Hears of the emails that a development server writes to files. Default: the log. */
  readonly notes?: Log;
}

/** Chooses the drivers of Node and Bun. Throws ConfigError when the key or the embedded database cannot be used. */
export async function chooseDrivers(
  config: Config,
  log: Log,
  { metrics, notes = log }: ForDrivers = {},
): Promise<LocalDrivers> {
  const { keys, hashing } = config;
  if (config.database.kind === "sqlite") await prepareFile(config.database, log);
  const { source, kept } = await readSigningKey(keys, config.database);
  const database = await openDatabase(config.database, log, metrics?.observeStatement);
  return {
    signingKey: source,
    keptKey: kept,
    keepOidcKey: oidcKeeper(config.oidcKeys, log),
    createHmac: nodeCrypto.createHmac,
    database: { ...database, store: watchPurges(database.store, metrics) },
    emailSender: await openEmailSender(config.mail, notes),
    guardedFetch,
    hasher: await localHasher(hashing, metrics),
    commonPasswords: createCommonPasswords(installedList),
    breachedPasswords: await openBreaches(config.breaches, log, metrics),
    docsAsset: swaggerAsset,
    appFile: webAppFile,
    fileOf,
    log,
  };
}

/** The list of passwords from data breaches. Throws ConfigError if its file cannot be used. */
async function openBreaches(
  breaches: BreachesConfig,
  log: Log,
  metrics: Metrics | undefined,
): Promise<Drivers["breachedPasswords"]> {
  if (!breaches) return undefined;
  if ("url" in breaches) {
    return breachedPasswords(inRange(breaches.url), log, metrics?.countBreach);
  }
  await checkFile(breaches.file).catch((error: unknown) => {
    throw new ConfigError(
      `PASSWORD_BREACHES must name a file with SHA-1 hashes in ascending order (${codeOf(error)})`,
    );
  });
  return breachedPasswords(inFile(breaches.file), log, metrics?.countBreach);
}

/** The key that signs tokens: the configured one, or else the one that is kept beside the database. Throws ConfigError. */
async function readSigningKey(
  keys: KeysConfig,
  database: DatabaseConfig,
): Promise<{ readonly source: KeySource; readonly kept: LocalDrivers["keptKey"] }> {
  if (keys.signing) return { source: keys.signing, kept: undefined };
  const { source, file, made } = await readLocalKey(keys, database);
  return { source, kept: { file, made } };
}

const readLocalKey = (
  { algorithm, keptBeside }: KeysConfig,
  database: DatabaseConfig,
): Promise<LocalKey> =>
  localKey(algorithm, keptBeside).catch((error: unknown) => {
    const fault = readSqliteFault(error);
    // The key is the first file in the folder of the database.
    if (database.kind === "sqlite") throw new ConfigError(databaseTrouble(database, fault));
    throw new ConfigError(`SQLITE_FILE: no key can be kept beside it (${fault.code})`);
  });

/** Keeps the key for other apps outside production. Throws Failure `internal` if its file cannot be written or read. */
function oidcKeeper(
  { keptBeside }: Pick<OidcKeysConfig, "keptBeside">,
  log: Log,
): Drivers["keepOidcKey"] {
  if (keptBeside === undefined) return undefined;
  return async () => {
    try {
      const { source, file, made } = await localKey(defaultOidcAlgorithm, keptBeside, "oidc-key");
      const hint = "set OIDC_KEY in production";
      log.info(made ? "oidc_key_made" : "oidc_key_read", { file, hint });
      return source;
    } catch (cause) {
      throw new Failure(serverFailures.internal, { reason: "OIDC_KEY cannot be kept", cause });
    }
  };
}
