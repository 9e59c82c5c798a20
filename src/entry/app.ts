import { claimsOfAccounts } from "../core/accounts/claims.ts";
import { createAccess } from "../core/access.ts";
import { createAuth, type Auth } from "../core/auth.ts";
import type { CommonPasswords, PasswordHasher } from "../core/passwords/ports.ts";
import type { Log } from "../core/system.ts";
import type { Store } from "../core/ports.ts";
import { clientSecrets } from "../drivers/client-secrets.ts";
import type { CreateHmac } from "../drivers/crypto/crypto.ts";
import { backgroundHooks } from "../drivers/hooks.ts";
import { createJwtSigner } from "../drivers/jwt/jwt.ts";
import type { KeySource } from "../drivers/jwt/keys.ts";
import { createRefreshTokens } from "../drivers/refresh-tokens.ts";
import { systemClock, systemRandom } from "../drivers/system.ts";
import { createApp } from "../http/app.ts";
import type { App } from "../http/context.ts";
import type { AppOptions } from "../http/options.ts";
import type { Config } from "./config/config.ts";
import { loadKeys } from "./keys.ts";
import version from "./version.ts";

/** The drivers that differ between runtimes. */
export interface Drivers extends Pick<AppOptions, "docsAsset" | "appFile"> {
  readonly signingKey: KeySource;
  /** Default: WebCrypto. */
  readonly createHmac?: CreateHmac;
  readonly database: { readonly store: Store };
  readonly hasher: PasswordHasher;
  readonly commonPasswords: CommonPasswords;
  readonly log: Log;
  /** Keeps the runtime from stopping work once a request has its answer. Default: it does not stop any. */
  readonly keepAlive?: (work: Promise<void>) => void;
}

/** Facts that come from the listening server. */
export type Listener = Pick<AppOptions, "peerAddress" | "isDraining">;

/** The app and its use cases. */
export interface ServerApp {
  readonly app: App;
  readonly auth: Auth;
  /** Waits for the operator's hooks under way, five seconds at most. Call it after the last request. */
  finishHooks(): Promise<void>;
}

/** Creates the app of a configuration on its drivers. Throws ConfigError for unusable keys. */
export async function createServerApp(
  config: Config,
  drivers: Drivers & Listener,
): Promise<ServerApp> {
  const { signingKey, createHmac, database, hasher, commonPasswords, log, keepAlive, ...files } =
    drivers;
  const { events, finish } = backgroundHooks(config.hooks, log, keepAlive);
  const { key, previous } = await loadKeys(signingKey, config.keys.previous, createHmac);
  const auth = createAuth(
    {
      store: database.store,
      hasher,
      signer: createJwtSigner(key, previous),
      refreshTokens: await createRefreshTokens(key, previous, createHmac),
      clientSecrets,
      access: createAccess(config.access, log),
      claimsOf: config.claims && claimsOfAccounts(database.store, config.claims),
      commonPasswords,
      clock: systemClock,
      random: systemRandom,
      events,
      log,
    },
    config.policy,
  );
  const app = createApp(auth, {
    ...config.http,
    ...files,
    issuer: config.policy.issuer,
    publicKeys: [key, ...previous].flatMap(({ publicJwk }) => publicJwk ?? []),
    version,
    log,
  });
  return { app, auth, finishHooks: finish };
}
