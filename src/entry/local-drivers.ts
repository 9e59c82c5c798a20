import { availableParallelism } from "node:os";
import type { Auth } from "../core/auth.ts";
import type { Log } from "../core/system.ts";
import { createBcrypt } from "../drivers/bcrypt/bcrypt.ts";
import { nativeBcrypt } from "../drivers/bcrypt/native.ts";
import { createCommonPasswords, installedList } from "../drivers/common-passwords.ts";
import { createHashQueue, queueLimits } from "../drivers/bcrypt/queue.ts";
import { swaggerAsset } from "../drivers/swagger-assets.ts";
import { webAppFile } from "../drivers/web-app-files.ts";
import type { App } from "../http/endpoint.ts";
import type { AppOptions } from "../http/options.ts";
import { codeOf, ConfigError } from "./config/config-error.ts";
import type { Config } from "./config/config.ts";
import { openDatabase, type Database } from "./database.ts";
import { localKey } from "./local-key.ts";
import { wire } from "./app.ts";

/** What differs between the runtimes that have a file system and a thread pool. */
export interface Runtime extends Pick<AppOptions, "peerAddress" | "isDraining"> {
  readonly log: Log;
}

/** Chooses the drivers for a configuration and puts the app together. Throws ConfigError for keys that cannot be used. */
export async function assemble(
  config: Config,
  { log, ...runtime }: Runtime,
): Promise<{ readonly app: App; readonly auth: Auth; readonly database: Database }> {
  const signingKey = config.signingKey ?? (await keptKey(config, log));
  const database = await openDatabase(config, log);
  const atOnce = Math.min(availableParallelism(), config.threadPoolSize - 1);
  const queue = createHashQueue({ ...queueLimits, atOnce });
  const { app, auth } = await wire(config, {
    ...runtime,
    log,
    signingKey,
    store: database.store,
    hasher: createBcrypt(nativeBcrypt, config.bcryptCost, queue),
    commonPasswords: createCommonPasswords(installedList),
    docsAsset: swaggerAsset,
    appFile: webAppFile,
  });
  return { app, auth, database };
}

async function keptKey({ algorithm, sqliteFile }: Config, log: Log) {
  const kept = localKey(algorithm, sqliteFile);
  const { source, file, made } = await kept.catch((error: unknown) => {
    throw new ConfigError(`SQLITE_FILE: no key can be kept beside it (${codeOf(error)})`);
  });
  log.warn(made ? "secret_key_made" : "secret_key_read", {
    file,
    hint: "set SECRET_KEY in production",
  });
  return source;
}
