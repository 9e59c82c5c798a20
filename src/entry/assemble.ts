import { availableParallelism } from "node:os";
import { createAuth } from "../core/auth.ts";
import type { Log } from "../core/ports.ts";
import { createBcrypt } from "../drivers/bcrypt.ts";
import { createCommonPasswords } from "../drivers/common-passwords.ts";
import { createHashQueue, queueLimits } from "../drivers/hash-queue.ts";
import { createJwtSigner } from "../drivers/jwt.ts";
import { swaggerAsset } from "../drivers/swagger-assets.ts";
import { systemClock, systemRandom } from "../drivers/system.ts";
import { createApp } from "../http/app.ts";
import type { App } from "../http/endpoint.ts";
import type { AppOptions } from "../http/options.ts";
import type { Config } from "./config.ts";
import { openDatabase, type Database } from "./database.ts";
import { loadKeys } from "./keys.ts";
import { localKey } from "./local-key.ts";
import version from "./version.ts";

/** What differs between the runtimes that have a file system and a thread pool. */
export interface Runtime extends Pick<AppOptions, "peerAddress" | "isDraining"> {
  readonly log: Log;
}

/** Chooses the drivers for a configuration and puts the app together. Throws ConfigError for keys that cannot be used. */
export async function assemble(
  config: Config,
  { log, ...runtime }: Runtime,
): Promise<{ readonly app: App; readonly database: Database }> {
  const signingKey = config.signingKey ?? (await keptKey(config, log));
  const { key, previous } = await loadKeys({ ...config, signingKey });
  const database = await openDatabase(config);
  const atOnce = Math.min(availableParallelism(), config.threadPoolSize - 1);
  const auth = createAuth(
    {
      store: database.store,
      hasher: createBcrypt(config.bcryptCost, createHashQueue({ ...queueLimits, atOnce })),
      signer: createJwtSigner(key, previous),
      commonPasswords: createCommonPasswords(),
      clock: systemClock,
      random: systemRandom,
      log,
    },
    {
      issuer: config.issuer,
      audience: config.audience,
      accessTokenLifetime: config.accessTokenLifetime,
      passwordMinLength: config.passwordMinLength,
    },
  );
  const publicKeys = [key, ...previous].flatMap(({ publicJwk }) => publicJwk ?? []);
  const app = createApp(auth, {
    ...runtime,
    log,
    version,
    publicKeys,
    issuer: config.issuer,
    corsOrigins: config.corsOrigins,
    trustedProxies: config.trustedProxies,
    docsAsset: swaggerAsset,
  });
  return { app, database };
}

async function keptKey({ algorithm, sqliteFile }: Config, log: Log) {
  const { source, file, made } = await localKey(algorithm, sqliteFile);
  log.warn(made ? "secret_key_made" : "secret_key_read", {
    file,
    hint: "set SECRET_KEY in production",
  });
  return source;
}
