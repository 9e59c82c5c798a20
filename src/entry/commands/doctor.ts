import { existsSync } from "node:fs";
import { Failure } from "../../core/failures.ts";
import type { Log } from "../../core/system.ts";
import { minCost } from "../../drivers/bcrypt/hash.ts";
import { algorithms } from "../../drivers/jwt/algorithms.ts";
import type { Config } from "../config/config.ts";
import type { DatabaseConfig } from "../config/database/database.ts";
import type { KeysConfig } from "../config/keys.ts";
import { isLoopback } from "../config/network.ts";
import { looksRandom } from "../config/secrets.ts";
import { openDatabase } from "../database.ts";
import { loadKeys } from "../keys.ts";
import { localKey, localKeyFile } from "../local-key.ts";

type Finding = readonly [mark: "ok" | "note" | "bad", text: string];

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
    await checkKeys(config.keys),
    await checkDatabase(config.database, log),
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
    database.kind === "mysql" &&
    database.options.tls === "off" &&
    !isLoopback(database.options.host)
      ? ["note", "MYSQL_TLS is off: passwords and hashes cross the network unencrypted"]
      : ["ok", "the connection to the database is local or encrypted"],
  ];
}

function checkMail({ mail, policy }: Config): Finding {
  switch (mail.kind) {
    case "smtp":
      return ["ok", `mail: from ${policy.mailFrom.address} through ${mail.server.host}`];
    case "api":
      return ["ok", `mail: from ${policy.mailFrom.address} through ${new URL(mail.api.url).host}`];
    case "folder":
      return ["note", "mail: written to a folder and not sent; set SMTP_URL or MAIL_API_URL"];
    default:
      if (policy.requireVerifiedEmail) {
        return ["bad", "mail: users cannot verify their addresses; set SMTP_URL or MAIL_API_URL"];
      }
      return ["note", "mail: waits in the outbox; set SMTP_URL or MAIL_API_URL to send it"];
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
      `${name} does not look like 32 random bytes; make one with: latchkey ${command}`,
    ]);
}

async function checkKeys({
  algorithm,
  signing,
  previous,
  keptBeside,
}: KeysConfig): Promise<Finding> {
  if (!signing && !existsSync(localKeyFile(algorithm, keptBeside))) {
    return ["note", "SECRET_KEY is not set: the server makes a key when it first starts"];
  }
  const source = signing ?? (await localKey(algorithm, keptBeside)).source;
  const keys = await loadKeys(source, previous);
  const { kind } = algorithms[algorithm];
  const verifiers =
    kind === "secret"
      ? "HMAC key: every service that verifies tokens can also create them"
      : "services verify tokens with the public keys (JWK set)";
  return ["ok", `${algorithm} key ${keys.key.kid}, ${keys.previous.length} previous; ${verifiers}`];
}

const databaseNames: Readonly<Record<DatabaseConfig["kind"], string>> = {
  mysql: "MySQL",
  "mysql-proxy": "MySQL through the proxy",
  sqlite: "embedded database",
};

async function checkDatabase(config: DatabaseConfig, log: Log): Promise<Finding> {
  const name = databaseNames[config.kind];
  if (config.kind === "sqlite" && !existsSync(config.file)) {
    return ["note", `${name}: will be created when the server first starts`];
  }
  try {
    const { store, close } = await openDatabase(config, log);
    try {
      await store.ping();
    } finally {
      await close();
    }
    return ["ok", `${name}: connected, schema complete`];
  } catch (error) {
    const reason = error instanceof Failure ? ` (${error.reason})` : "";
    return ["bad", `${name}: not usable${reason}; check that it runs, then run: latchkey migrate`];
  }
}
