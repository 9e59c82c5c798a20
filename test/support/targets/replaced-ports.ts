import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { createAccess } from "../../../src/core/access.ts";
import { logLines, tableEntries } from "../../../src/core/audit/entry.ts";
import { createAuditTrail } from "../../../src/core/audit/trail.ts";
import { createAuth } from "../../../src/core/auth.ts";
import type { Ports } from "../../../src/core/ports.ts";
import { createBcrypt } from "../../../src/drivers/bcrypt/bcrypt.ts";
import { nativeBcrypt } from "../../../src/drivers/bcrypt/native.ts";
import { createHashQueue } from "../../../src/drivers/bcrypt/queue.ts";
import { documentsBy } from "../../../src/drivers/client-documents.ts";
import { clientSecrets } from "../../../src/drivers/client-secrets.ts";
import { createCommonPasswords, installedList } from "../../../src/drivers/common-passwords.ts";
import { createFactorDrivers } from "../../../src/drivers/factors/factors.ts";
import { guardedFetch } from "../../../src/drivers/guarded/node-fetch.ts";
import { clientAssertions } from "../../../src/drivers/jwt/client-assertions.ts";
import { generateKey, loadSigningKey } from "../../../src/drivers/jwt/keys.ts";
import { postLogoutTo } from "../../../src/drivers/oidc/post-logout.ts";
import { fileOf } from "../../../src/drivers/static-files.ts";
import { systemClock, systemRandom } from "../../../src/drivers/system.ts";
import { createThrottleDrivers } from "../../../src/drivers/throttle.ts";
import { createTokenDrivers } from "../../../src/drivers/tokens/tokens.ts";
import { createUpstreamDrivers } from "../../../src/drivers/upstream/upstream.ts";
import { atMost } from "../../../src/entry/at-most.ts";
import { readConfig } from "../../../src/entry/config/read.ts";
import { openDatabase } from "../../../src/entry/database.ts";
import { createApp } from "../../../src/http/app.ts";
import type { AppOptions } from "../../../src/http/options.ts";
import { secret } from "../secrets.ts";
import { providerDrivers } from "../tokens/oidc-key.ts";
import {
  absentProvider,
  allowedOrigin,
  cheapHashes,
  costIn,
  fileLog,
  scratchFolder,
  type Target,
} from "./http-target.ts";
import { roomyLimits } from "./roomy-limits.ts";

const issuer = "https://login.example.com";
const bcryptCost = costIn(cheapHashes);

/** A target in this process, and its log. */
export interface LoggedTarget extends Target {
  readonly logged: string[];
}

/** Opens the app on SQLite with any of its ports replaced. */
export async function openWithPorts(
  change: (ports: Ports) => Partial<Ports>,
  options: Partial<AppOptions> = {},
): Promise<LoggedTarget> {
  const file = join(await scratchFolder(), "latchkey.db");
  const config = readConfig(
    {
      ISSUER: issuer,
      SQLITE_FILE: file,
      LOGIN_LINKS: "on",
      ...absentProvider,
      ...roomyLimits,
    },
    () => "",
  );
  const database = await openDatabase(config.database, fileLog());
  const connection = new DatabaseSync(file, { timeout: 5000 });
  const secretKey = secret(await generateKey("HS256"));
  const logged: string[] = [];
  const log = fileLog((lines) => void logged.push(lines));
  const queue = createHashQueue({ atOnce: 2, waiting: 64, patience: 2000, holdBack: 1000 });
  const key = await loadSigningKey({ algorithm: "HS256", material: secretKey });
  const keys = { key, previous: [], decrypting: [] };
  const oidcKeys = await providerDrivers();
  const ports: Ports = {
    ...(await createFactorDrivers(
      { rpId: "login.example.com", name: "Example", origins: [issuer] },
      keys,
      systemRandom,
    )),
    store: database.store,
    hasher: createBcrypt(nativeBcrypt, bcryptCost, queue),
    ...(await createTokenDrivers(keys, systemRandom)),
    ...(await createThrottleDrivers(key)),
    ...(await createUpstreamDrivers(config.providers, keys, {
      clock: systemClock,
      random: systemRandom,
    })),
    emailSender: undefined,
    poke: () => {},
    clientSecrets,
    oidcKeys,
    postLogout: postLogoutTo(guardedFetch),
    fetchDocument: documentsBy(guardedFetch),
    assertions: clientAssertions,
    access: createAccess(config.access, log),
    commonPasswords: createCommonPasswords(installedList),
    clock: systemClock,
    random: systemRandom,
    audit: createAuditTrail({
      store: database.store,
      later: (work) => void work(),
      atMost,
      listeners: [logLines(log), tableEntries(systemRandom, config.policy)],
      clock: systemClock,
      log,
    }),
    log,
  };
  const app = createApp(createAuth({ ...ports, ...change(ports) }, config.policy), {
    ...config.http,
    version: "0.0.0",
    languages: config.languages,
    issuer,
    appUrl: `${issuer}/app`,
    publicKeys: [],
    oidcKeys,
    settings: [],
    tokenKeys: [],
    corsOrigins: [allowedOrigin],
    peerAddress: () => undefined,
    docsAsset: async () => undefined,
    appFile: async () => undefined,
    fileOf,
    isDraining: () => false,
    isEmailFailing: () => false,
    inBackground: (_, work) => void work().catch(() => undefined),
    log,
    ...options,
  });
  return {
    kind: "in-process",
    baseUrl: issuer,
    issuer,
    secretKey,
    bcryptCost,
    peerAddress: "",
    logged,
    fetch: async (path, init) => app.fetch(new Request(issuer + path, init)),
    sql: async (statement) => connection.prepare(statement).all(),
    async close() {
      connection.close();
      await database.close();
    },
  };
}
