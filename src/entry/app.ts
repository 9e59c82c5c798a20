import { createAuth, type Auth } from "../core/auth.ts";
import type { CommonPasswords, PasswordHasher } from "../core/passwords/ports.ts";
import type { Log } from "../core/system.ts";
import type { Store } from "../core/ports.ts";
import { clientSecrets } from "../drivers/client-secrets.ts";
import { createJwtSigner } from "../drivers/jwt/jwt.ts";
import type { KeySource } from "../drivers/jwt/keys.ts";
import { createRefreshTokens } from "../drivers/refresh-tokens.ts";
import { systemClock, systemRandom } from "../drivers/system.ts";
import { createApp } from "../http/app.ts";
import type { App } from "../http/endpoint.ts";
import type { AppOptions } from "../http/options.ts";
import type { Config } from "./config/config.ts";
import { loadKeys } from "./keys.ts";
import version from "./version.ts";

/** What differs between the runtimes. */
export interface Parts extends Pick<
  AppOptions,
  "peerAddress" | "isDraining" | "docsAsset" | "appFile"
> {
  readonly signingKey: KeySource;
  readonly store: Store;
  readonly hasher: PasswordHasher;
  readonly commonPasswords: CommonPasswords;
  readonly log: Log;
}

/** Puts the app together. Throws ConfigError for keys that cannot be used. */
export async function wire(
  config: Config,
  { signingKey, store, hasher, commonPasswords, log, ...options }: Parts,
): Promise<{ readonly app: App; readonly auth: Auth }> {
  const { key, previous } = await loadKeys(signingKey, config.previousKeys);
  const auth = createAuth(
    {
      store,
      hasher,
      signer: createJwtSigner(key, previous),
      refreshTokens: await createRefreshTokens(key, previous),
      clientSecrets,
      commonPasswords,
      clock: systemClock,
      random: systemRandom,
      log,
    },
    {
      issuer: config.issuer,
      audience: config.audience,
      accessTokenLifetime: config.accessTokenLifetime,
      passwordMinLength: config.passwordMinLength,
      passwordGrant: config.passwordGrant,
      sessionHistoryDays: config.sessionHistoryDays,
    },
  );
  const app = createApp(auth, {
    ...options,
    log,
    docs: true,
    app: true,
    hstsSubdomains: false,
    version,
    publicKeys: [key, ...previous].flatMap(({ publicJwk }) => publicJwk ?? []),
    issuer: config.issuer,
    corsOrigins: config.corsOrigins,
    trustedProxies: config.trustedProxies,
  });
  return { app, auth };
}
