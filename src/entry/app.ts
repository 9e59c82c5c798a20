import { claimsOfAccounts } from "../core/accounts/claims.ts";
import { createAccess } from "../core/access.ts";
import { createAuth, type Auth } from "../core/auth.ts";
import type {
  BreachedPasswords,
  CommonPasswords,
  PasswordHasher,
} from "../core/passwords/ports.ts";
import type { Log } from "../core/system.ts";
import type { ClientRegistry } from "../core/clients/ports.ts";
import { operatorOf, type UserRegistry } from "../core/admin/ports.ts";
import { createOrganizationAccess } from "../core/memberships/roles.ts";
import type { EmailSender } from "../core/email/ports.ts";
import type { OutboxRegistry } from "../core/outbox/ports.ts";
import type { Policy } from "../core/policy.ts";
import { createClaimsForApps } from "../core/oidc/added-claims.ts";
import type { Store } from "../core/ports.ts";
import { turnstile } from "../drivers/captcha.ts";
import { documentsBy } from "../drivers/client-documents.ts";
import { clientAssertions } from "../drivers/jwt/client-assertions.ts";
import { clientSecrets } from "../drivers/client-secrets.ts";
import type { CreateHmac } from "../drivers/crypto/crypto.ts";
import { createFactorDrivers } from "../drivers/factors/factors.ts";
import { askedBefore, backgroundHooks } from "../drivers/hooks.ts";
import type { GuardedFetch } from "../drivers/guarded/guarded-fetch.ts";
import type { KeySource } from "../drivers/jwt/keys.ts";
import { keyFault } from "../drivers/upstream/check.ts";
import { createUpstreamDrivers } from "../drivers/upstream/upstream.ts";
import { createEmailDrivers } from "../drivers/email/email.ts";
import type { Metrics } from "../drivers/metrics/metrics.ts";
import { postLogoutTo } from "../drivers/oidc/post-logout.ts";
import { createTokenDrivers } from "../drivers/tokens/tokens.ts";
import type { ResourceRegistry } from "../core/resources/ports.ts";
import { systemClock, systemRandom } from "../drivers/system.ts";
import { createThrottleDrivers } from "../drivers/throttle.ts";
import { createApp } from "../http/app.ts";
import type { App } from "../http/context.ts";
import type { AppOptions } from "../http/options.ts";
import type { Afterwork } from "./afterwork/afterwork.ts";
import { emailLogoHint, lacksEmailLogo } from "./config/brand.ts";
import { isSameSite, otherSite } from "./config/app-url.ts";
import { ConfigError } from "./config/config-error.ts";
import type { Config } from "./config/config.ts";
import { loadKeys } from "./keys.ts";
import { addressBy } from "./mounted.ts";
import { countEvents, onAnswered } from "./metrics/watch.ts";
import { openOidc } from "./oidc.ts";
import { openTrail } from "./trail.ts";
import version from "./version.ts";

/** A database. The registries are absent through the MySQL proxy, which runs only the statements of a server. */
export interface AppDatabase {
  readonly store: Store;
  readonly clients?: ClientRegistry;
  readonly outbox?: OutboxRegistry;
  readonly resources?: ResourceRegistry;
  readonly users?: UserRegistry;
}

/** The drivers that differ between runtimes. */
export interface Drivers extends Pick<AppOptions, "docsAsset" | "appFile" | "fileOf"> {
  readonly signingKey: KeySource;
  /** Gives the key for other apps that the server generates and keeps. Undefined if OIDC_KEY is the only way to have one. */
  readonly keepOidcKey?: (() => Promise<KeySource>) | undefined;
  /** Default: WebCrypto. */
  readonly createHmac?: CreateHmac;
  readonly database: AppDatabase & Pick<AppOptions, "inTrace">;
  readonly hasher: PasswordHasher;
  readonly commonPasswords: CommonPasswords;
  /** Undefined if no list of them is configured. */
  readonly breachedPasswords: BreachedPasswords | undefined;
  /** Undefined if no way to send mail is configured. */
  readonly emailSender: EmailSender | undefined;
  /** Fetches URLs that the operator did not choose. */
  readonly guardedFetch: GuardedFetch;
  readonly log: Log;
}

/** What the listening server knows and does. */
export interface Listener extends Pick<
  AppOptions,
  "createResponse" | "peerAddress" | "requiresAddress" | "isDraining"
> {
  readonly afterwork: Afterwork;
}

/** The app and its use cases. */
export interface ServerApp {
  readonly app: App;
  readonly auth: Auth;
}

/** Creates the app of a configuration on its drivers. Throws ConfigError for unusable keys, and if it needs a way to send mail. */
export async function createServerApp(
  config: Config,
  drivers: Drivers & Listener,
  metrics?: Metrics,
): Promise<ServerApp> {
  const { emailSender, afterwork, ...rest } = drivers;
  const { inBackground, later, poke, hold } = afterwork;
  if (config.policy.requireVerifiedEmail && config.production && !emailSender) {
    throw new ConfigError(
      "REQUIRE_VERIFIED_EMAIL and REGISTRATION_PRIVACY need a way to send emails; set SMTP_URL or MAIL_API_URL, or bind EMAIL on Workers",
    );
  }
  if (config.policy.passkeySignUp && !emailSender) {
    throw new ConfigError(
      "PASSKEY_SIGN_UP needs a way to send emails; set SMTP_URL or MAIL_API_URL, or bind EMAIL on Workers",
    );
  }
  const { issuer, appUrl, brand } = config.policy;
  if (!isSameSite(issuer, appUrl)) drivers.log.warn("app_url_on_other_site", { hint: otherSite });
  // The folder of a development server is no email program.
  if (emailSender && config.mail.kind !== "folder" && lacksEmailLogo(brand)) {
    drivers.log.warn("email_logo_missing", { hint: emailLogoHint });
  }
  const { signingKey, keepOidcKey, createHmac, database, hasher, ...further } = rest;
  const { commonPasswords, breachedPasswords, guardedFetch, log, ...others } = further;
  const keys = await loadKeys(signingKey, config.keys.previous, createHmac);
  await requireProviderKeys(config);
  const { key, previous } = keys;
  const oidcKeys = await openOidc(config.oidcKeys, keys, keepOidcKey, systemRandom, createHmac);
  const { store } = database;
  const system = { clock: systemClock, random: systemRandom, log };
  const { isEmailFailing, ...emailDrivers } = createEmailDrivers(
    emailSender,
    systemClock,
    metrics?.countEmail,
  );
  const trail = await openTrail(config, {
    store,
    log,
    later,
    poke,
    countWebhook: metrics?.countWebhook,
    countLost: metrics?.countLost,
    tellsApps: oidcKeys !== undefined,
    others: [
      ...(metrics ? [countEvents(metrics)] : []),
      backgroundHooks(config.hooks, log, hold, metrics?.countLost),
    ],
  });
  const auth = createAuth(
    {
      ...system,
      store,
      hasher,
      ...(await createTokenDrivers(keys, systemRandom, createHmac)),
      ...(await createFactorDrivers(siteOf(config.policy), keys, systemRandom, createHmac)),
      ...(await createThrottleDrivers(key, createHmac)),
      ...(await createUpstreamDrivers(config.providers, keys, system)),
      ...emailDrivers,
      ...trail,
      clientSecrets,
      oidcKeys,
      postLogout: postLogoutTo(guardedFetch, metrics?.countLogout),
      fetchDocument: documentsBy(guardedFetch),
      assertions: clientAssertions,
      poke,
      access: createAccess(config.access, log),
      organizationAccess: config.organizations && createOrganizationAccess(config.organizations),
      organizationCreation: config.organizations?.create,
      claimsOf: config.claims && claimsOfAccounts(store, config.claims, config.policy.attributes),
      claimsForApps: createClaimsForApps(
        { store, log },
        config.appClaims,
        config.policy.attributes,
      ),
      commonPasswords,
      breachedPasswords,
      verifyCaptcha: config.captcha && turnstile(config.captcha, log),
      before: askedBefore(config.before, log),
      operator: operatorOf(database),
    },
    config.policy,
  );
  const app = createApp(auth, {
    ...config.http,
    ...others,
    captcha: captchaOf(config.captcha),
    inBackground,
    issuer,
    settings: config.settings,
    tokenKeys: [key, ...previous].map(({ kid, algorithm }) => ({ kid, algorithm })),
    publicKeys: [key, ...previous].flatMap(({ publicJwk }) => publicJwk ?? []),
    oidcKeys,
    version,
    languages: config.languages,
    isEmailFailing,
    clientAddress: config.clientAddress && addressBy(config.clientAddress, log),
    requiresAddress: others.requiresAddress && config.production,
    onAnswered: metrics && onAnswered(metrics),
    inTrace: database.inTrace,
    log,
  });
  return { app, auth };
}

/** What pages need of the CAPTCHA. Its secret stays here. */
const captchaOf = (captcha: Config["captcha"]) =>
  captcha && { siteKey: captcha.siteKey, url: captcha.url };

/** Throws ConfigError if the private key of a provider cannot be read. Otherwise its logins alone would fail, and much later. */
async function requireProviderKeys({ providers }: Pick<Config, "providers">): Promise<void> {
  for (const one of providers) {
    const fault = await keyFault(one);
    if (fault !== undefined) throw new ConfigError(fault);
  }
}

/** Says once that cookies are not as in production. */
export function noteCookies({ http, policy }: Config, log: Log): void {
  if (!http.plainCookies) return;
  const hint = "ISSUER is plain http, so cookies are not Secure and have names for development";
  log.info("development_cookies", { issuer: policy.issuer, hint });
}

/** The site of passkeys. Without one, no origin is accepted. */
const siteOf = (policy: Policy) => ({
  rpId: policy.passkeyRpId ?? "",
  name: policy.brand.name,
  origins: policy.passkeyOrigins,
});
