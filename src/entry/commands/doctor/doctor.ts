import { existsSync } from "node:fs";
import { dirname } from "node:path";
import { createAccess } from "../../../core/access.ts";
import { Failure } from "../../../core/failures.ts";
import type { FactorRegistry } from "../../../core/factors/ports.ts";
import type { ImportStore } from "../../../core/imports/ports.ts";
import type { OrganizationRegistry } from "../../../core/organizations/ports.ts";
import type { SearchRegistry } from "../../../core/search/ports.ts";
import type { Log } from "../../../core/system.ts";
import {
  prefixesOf,
  schemeNames,
  withSchemes,
  type SchemeName,
} from "../../../drivers/foreign-hashes/schemes.ts";
import { algorithms } from "../../../drivers/jwt/algorithms.ts";
import { ConfigError } from "../../config/config-error.ts";
import type { Config } from "../../config/config.ts";
import type { DatabaseConfig, SqliteConfig } from "../../config/database/database.ts";
import { databaseName } from "../../config/database/name.ts";
import { databaseTrouble } from "../../config/database/trouble.ts";
import { isLoopback } from "../../config/network.ts";
import { looksRandom } from "../../config/secrets.ts";
import { hasDatabase, openDatabase } from "../../database.ts";
import { ignoredWords } from "../terminal.ts";
import { checkClients } from "./clients.ts";
import { checkApps, checkKeys } from "./keys.ts";
import { checkAppUrl, checkBrand, type Finding } from "./pages.ts";
import { checkProviders } from "./providers.ts";
import { checkResources } from "./resources.ts";
import { countSecrets, lostRule, secretBoxOf } from "../keys.ts";
import { shown } from "../users/text.ts";
import { minCost } from "../../../drivers/bcrypt/bcrypt.ts";

/** Checks a configuration and its database. Writes one line per finding. Returns true when nothing is bad. */
export async function doctor(
  config: Config,
  log: Log,
  write: (line: string) => void,
): Promise<boolean> {
  const findings = [
    ...checkSettings(config),
    ...checkSecrets(config),
    checkMail(config),
    checkAppUrl(config),
    ...checkBrand(config),
    await checkKeys(config.keys),
    ...(await checkApps(config)),
    ...checkFactors(config),
    ...(await checkProviders(config)),
    ...checkIgnored(config),
    ...(await checkDatabase(config, log)),
  ];
  for (const [mark, text] of findings) write(`${mark.padEnd(4)} ${text}`);
  return findings.every(([mark]) => mark !== "bad");
}

function checkSettings({ production, policy, hashing, http, database }: Config): Finding[] {
  const https = policy.issuer.startsWith("https:");
  const { corsOrigins, development, trustedProxies } = http;
  const origins = [...corsOrigins, ...(development ? ["http://localhost:* (development)"] : [])];
  const pages = [http.docs && "/docs and /openapi.json", http.app && "/app"].filter(Boolean);
  return [
    ["ok", "configuration is valid"],
    production ? ["ok", "production"] : ["note", "not production: set NODE_ENV=production"],
    [https ? "ok" : "note", `issuer ${policy.issuer}${https ? "" : " is not https"}`],
    ["ok", `access tokens expire after ${policy.accessTokenLifetime} s`],
    ["ok", `ended sessions are deleted after ${policy.sessionHistoryDays} days`],
    hashing.cost < minCost
      ? ["note", `bcrypt cost ${hashing.cost} is for tests only`]
      : ["ok", `bcrypt cost ${hashing.cost}`],
    ["ok", `passwords of ${policy.passwordMinLength} characters or more`],
    ["ok", `CORS: ${origins.join(", ") || "no other origins"} allowed`],
    [
      "ok",
      trustedProxies.length > 0
        ? `trusted proxies: ${trustedProxies.join(", ")}`
        : "no trusted proxies: X-Forwarded-For is ignored",
    ],
    ["ok", `public pages: ${pages.join(", ") || "none"}`],
    isEncrypted(database)
      ? ["ok", "the connection to the database is local or encrypted"]
      : ["note", "TLS to the database is off: passwords and hashes cross the network unencrypted"],
  ];
}

function isEncrypted(database: DatabaseConfig): boolean {
  if (!("options" in database) || database.options.tls === "verify") return true;
  const { kind, options } = database;
  const hosts = kind === "postgres" ? options.hosts : [options];
  return hosts.every(({ host }) => isLoopback(host));
}

function checkMail({ mail, policy }: Config): Finding {
  switch (mail.kind) {
    case "smtp":
      return ["ok", `emails: from ${policy.emailFrom.address} through ${mail.server.host}`];
    case "api":
      return [
        "ok",
        `emails: from ${policy.emailFrom.address} through ${new URL(mail.api.url).host}`,
      ];
    case "folder":
      return ["note", "emails: written to a folder and not sent; set SMTP_URL or MAIL_API_URL"];
    default:
      if (policy.requireVerifiedEmail) {
        return ["bad", "emails: users cannot verify their addresses; set SMTP_URL or MAIL_API_URL"];
      }
      return ["note", "emails: wait in the outbox; set SMTP_URL or MAIL_API_URL to send them"];
  }
}

/** A note for each secret that was perhaps not made by a random generator. */
function checkSecrets({ keys, database }: Config): Finding[] {
  const isSecret = algorithms[keys.algorithm].kind === "secret";
  const secrets = [
    ["SECRET_KEY", "keys generate", isSecret ? keys.signing?.material : undefined],
    [
      "MYSQL_PROXY_KEY",
      "keys generate --proxy",
      database.kind === "mysql-proxy" ? database.key : undefined,
    ],
  ] as const;
  return secrets
    .filter(([, , secret]) => secret !== undefined && !looksRandom(secret))
    .map(([name, command]) => [
      "note",
      `${name} does not look like 32 random bytes; generate one with: latchkey ${command}`,
    ]);
}

function checkFactors({ policy }: Config): Finding[] {
  const { mfa, passkeyRpId, passkeyOrigins } = policy;
  if (mfa === "off") return [["ok", "second factors are off"]];
  return [
    ["ok", `second factors: ${mfa}`],
    passkeyRpId === undefined
      ? ["note", "passkeys are off, because ISSUER has an IP address; use a host name"]
      : ["ok", `passkeys for ${passkeyRpId}, on ${passkeyOrigins.join(", ")}`],
  ];
}

/** What a rotation of keys, a change of the domain and the policy left to do. */
async function checkStoredFactors(config: Config, registry: FactorRegistry): Promise<Finding[]> {
  const findings: Finding[] = [];
  const { mfa, passkeyRpId } = config.policy;
  const isRotating = config.keys.previous.length > 0;
  if (isRotating || (await registry.countSecretsByKey()).length > 0) {
    const { old, lost } = await countSecrets(registry, await secretBoxOf(config));
    if (lost > 0) findings.push(["bad", `secrets that cannot be opened: ${lost}; ${lostRule}`]);
    if (old > 0) {
      const todo = "run: latchkey keys re-encrypt";
      findings.push(["note", `secrets that need a key of PREVIOUS_KEYS: ${old}; ${todo}`]);
    }
    // A secret that cannot be opened may need a key that is not there.
    if (old + lost === 0) findings.push(["ok", "no stored secret needs a key of PREVIOUS_KEYS"]);
  }
  const elsewhere =
    passkeyRpId === undefined ? 0 : await registry.countPasskeysElsewhere(passkeyRpId);
  if (elsewhere > 0) {
    findings.push(["note", `passkeys for another domain than ${passkeyRpId}: ${elsewhere}`]);
  }
  const without = mfa === "off" ? 0 : await registry.countAdminsWithoutFactor();
  if (without > 0) findings.push(["note", `administrators without a second factor: ${without}`]);
  return findings;
}

/** The accounts whose password no login checks, and the schemes that no account needs any more. */
async function checkSchemes(
  { hashing: { importSchemes } }: Pick<Config, "hashing">,
  imports: Pick<ImportStore, "countHashes">,
): Promise<Finding[]> {
  const off: { readonly name: SchemeName; readonly accounts: number }[] = [];
  const idle: SchemeName[] = [];
  for (const name of schemeNames) {
    const isOn = importSchemes.includes(name);
    let accounts = 0;
    for (const prefix of prefixesOf(name)) accounts += await imports.countHashes(prefix);
    if (isOn && accounts === 0) idle.push(name);
    // Without the scheme `raw`, most of its passwords are checked all the same.
    if (!isOn && accounts > 0 && name !== "raw") off.push({ name, accounts });
  }
  const findings: Finding[] = [];
  if (off.length > 0) {
    const counts = off.map(({ name, accounts }) => `${name} ${accounts}`).join(", ");
    const setting = withSchemes(
      importSchemes,
      off.map(({ name }) => name),
    );
    const text = `imported accounts that cannot log in with their passwords, by scheme: ${counts}; set ${setting}`;
    findings.push(["bad", text]);
  }
  if (idle.length > 0) {
    findings.push(["note", `no account needs these names in IMPORT_SCHEMES: ${idle.join(", ")}`]);
  }
  return findings;
}

/** The accounts of an earlier release that administrators do not find by their names. */
async function checkSearch({ countUnindexed }: SearchRegistry): Promise<Finding[]> {
  const missing = await countUnindexed();
  if (missing === 0) return [];
  return [["note", `accounts missing from the search: ${missing}; run: latchkey migrate`]];
}

/** The organizations whose owner's account was deleted at the moment of a transfer, or before they had the option. */
async function checkOwners({ listWithoutOwner }: OrganizationRegistry): Promise<Finding[]> {
  const found = await listWithoutOwner();
  if (found.length === 0) return [];
  const names = found.map(({ id, name }) => shown(`${name} (${id})`)).join(", ");
  const advice = "to transfer one, run: latchkey organizations owner ID USER";
  return [["note", `organizations of deleted users (${found.length}): ${names}; ${advice}`]];
}

const checkIgnored = ({ ignoredVariables: ignored }: Config): Finding[] =>
  ignored.length > 0 ? [["note", `the database is chosen ${ignoredWords(ignored)}`]] : [];

const mayCreate = ({ file, requiresFolder }: SqliteConfig): boolean =>
  !requiresFolder || existsSync(dirname(file));

async function checkDatabase(config: Config, log: Log): Promise<Finding[]> {
  const { database } = config;
  const name = shown(databaseName(database));
  try {
    if (database.kind === "sqlite" && !(await hasDatabase(database)) && mayCreate(database)) {
      return [["note", `${name}: will be created when the server first starts`]];
    }
    const opened = await openDatabase(database, log);
    const { store, clients, factors, imports, organizations, search, close } = opened;
    try {
      await store.ping();
      return [
        ["ok", `${name}: connected, schema complete`],
        ...(await checkReplication(database)),
        ...(clients ? await checkClients(clients) : []),
        ...(await checkResources(config, createAccess(config.access, log), store)),
        ...(factors ? await checkStoredFactors(config, factors) : []),
        ...(imports ? await checkSchemes(config, imports) : []),
        ...(search ? await checkSearch(search) : []),
        ...(config.organizations && organizations ? await checkOwners(organizations) : []),
      ];
    } finally {
      await close();
    }
  } catch (error) {
    const reason = error instanceof Failure ? ` (${error.reason})` : "";
    const trouble = error instanceof ConfigError ? error.message : databaseTrouble(database, error);
    return [["bad", shown(trouble ?? `${name} cannot be used${reason}`)]];
  }
}

async function checkReplication(database: DatabaseConfig): Promise<readonly Finding[]> {
  if (database.kind !== "mysql") return [];
  const { checkGroup } = await import("../../../drivers/mysql/group.ts");
  return checkGroup(database.options);
}
