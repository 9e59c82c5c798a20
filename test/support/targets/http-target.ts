import { randomBytes } from "node:crypto";
import { appendFileSync } from "node:fs";
import { mkdtemp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Hono } from "hono";
import { afterAll, beforeAll, inject } from "vitest";
import type { Log } from "../../../src/core/system.ts";
import { createLog } from "../../../src/drivers/log.ts";
import { createAfterwork, type Afterwork } from "../../../src/entry/afterwork/afterwork.ts";
import { createServerApp, type Listener } from "../../../src/entry/app.ts";
import type { OwnConfig } from "../../../src/entry/config/own/own-config.ts";
import { readConfig } from "../../../src/entry/config/read.ts";
import { variables } from "../../../src/entry/config/variables/variables.ts";
import { migrateDatabase } from "../../../src/entry/database.ts";
import { chooseDrivers, type LocalDrivers } from "../../../src/entry/local-drivers.ts";
import type { App } from "../../../src/http/context.ts";
import {
  migrateTestDatabase,
  openTestDatabase,
  type DatabaseKind,
  type TestDatabase,
} from "../databases/databases.ts";
import { mailboxVariables, type MailWay } from "../mail/mailbox.ts";
import { secret } from "../secrets.ts";
import { oidcKey } from "../tokens/oidc-key.ts";
import { asReceived } from "./as-received.ts";
import { roomyLimits } from "./roomy-limits.ts";
import { commands, startServer, type Server } from "./server.ts";

export type Init = RequestInit & { duplex?: "half" };

/** A running Latchkey for the HTTP suite. It hides the differences between runtimes and databases. */
export interface Target {
  readonly kind: "in-process" | "node" | "bun" | "workerd";
  /** The address of the server. No answer may depend on it. */
  readonly baseUrl: string;
  readonly issuer: string;
  readonly secretKey: string;
  /** The cost of new password hashes. */
  readonly bcryptCost: number;
  /** The client address that the server sees. */
  readonly peerAddress: string;
  /** `path` is relative to `baseUrl`. */
  fetch(path: string, init?: Init): Promise<Response>;
  /** Runs SQL on the database, for states that no call can produce. */
  sql: TestDatabase["sql"];
  /** Stops the server and everything that belongs to it. */
  close(): Promise<void>;
}

/** A target in the process of the tests. */
export interface InProcessTarget extends Target {
  readonly app: App;
}

/** A target on a real port, for requests that `fetch` cannot send. */
export interface SocketTarget extends Target, Pick<Server, "host" | "port"> {}

/** A target in its own process. */
export interface ProcessTarget extends SocketTarget {
  readonly server: Server;
}

export interface TargetOptions {
  readonly database: DatabaseKind | TestDatabase;
  readonly env?: Readonly<Record<string, string>>;
  /** The variables for the cost of password hashes. Cheap by default. */
  readonly hashing?: Readonly<Record<string, string>>;
}

/** The one origin whose pages may call a target. */
export const allowedOrigin = "https://app.example.com";

/** A provider at whose address nothing listens, so a login ends at the page that says so. Without one, its calls are off. */
export const absentProvider = {
  OIDC_PROVIDERS: JSON.stringify([
    { id: "example", name: "Example", issuer: "http://localhost:9", client_id: "latchkey" },
  ]),
} as const;

/** Opens a target before the tests and closes it after them. Records its password hashes as secrets. */
export function useTarget<T extends Target>(open: () => Promise<T>): () => T {
  let target: T | undefined;
  beforeAll(async () => {
    target = await open();
  });
  afterAll(async () => {
    if (!target) return;
    await keepHashesSecret(target);
    await target.close();
  });
  return () => {
    if (!target) throw new Error("the target is open only while tests run");
    return target;
  };
}

/** Adds every password hash in a database to the secrets that no log may hold. Some accounts have none. */
export async function keepHashesSecret({ sql }: Pick<TestDatabase, "sql">): Promise<void> {
  for (const row of await sql("SELECT password_hash FROM users WHERE password_hash LIKE '$%'")) {
    secret(String(row["password_hash"]));
  }
}

/** Opens the app in this process with its production drivers, at a mount path if given. */
export async function openInProcess({
  mountedAt = "",
  peerAddress = "192.0.2.7",
  isDraining = () => false,
  own = {},
  log = fileLog(),
  replaced,
  ...options
}: TargetOptions & {
  mountedAt?: string;
  peerAddress?: string;
  isDraining?: Listener["isDraining"];
  own?: OwnConfig;
  log?: Log;
  /** What takes the place of the drivers, and of the work after responses. */
  replaced?: {
    readonly drivers: (drivers: LocalDrivers) => LocalDrivers;
    readonly afterwork: (afterwork: Afterwork) => Afterwork;
  };
}): Promise<InProcessTarget> {
  const { database, settings } = await prepare(options, mountedAt);
  const config = readConfig(settings, () => "", own);
  if (config.database.kind !== "mysql-proxy") await migrateDatabase(config.database);
  const drivers = await chooseDrivers(config, log);
  const afterwork = createAfterwork({ log, longest: 0 });
  const { app, auth } = await createServerApp(config, {
    ...(replaced?.drivers(drivers) ?? drivers),
    isDraining,
    peerAddress: () => peerAddress,
    afterwork: replaced?.afterwork(afterwork) ?? afterwork,
  });
  afterwork.start(auth);
  const outer = mountedAt === "" ? app : mount(app, mountedAt);
  const baseUrl = `http://in-process.test${mountedAt}`;
  return {
    kind: "in-process",
    app,
    baseUrl,
    issuer: settings.ISSUER,
    secretKey: settings.SECRET_KEY,
    bcryptCost: costIn(settings),
    peerAddress,
    fetch: async (path, init) => {
      // The root of a mounted app is the path it is mounted at, without a final slash.
      const url = baseUrl + (path === "/" && mountedAt !== "" ? "" : path);
      return outer.fetch(asReceived(new Request(url, init), init));
    },
    sql: database.sql,
    close: async () => {
      await afterwork.finish();
      await drivers.emailSender?.close();
      await drivers.database.close();
      await database.drop();
    },
  };
}

/** Mounts the app in another app, which serves the metadata at its own root, as RFC 8414 section 3.1 asks. */
const mount = (app: App, path: string) =>
  new Hono()
    .route(path, app)
    .get(`/.well-known/oauth-authorization-server${path}`, (c) => app.fetch(c.req.raw))
    .get(`/.well-known/openid-configuration${path}`, (c) => app.fetch(c.req.raw));

interface ProcessOptions extends TargetOptions {
  /** What `latchkey.config.mjs` exports. It has no functions. */
  readonly own?: OwnConfig;
}

/** Starts a server process on the Node that runs the tests. */
export const startOnNode = (options: ProcessOptions): Promise<ProcessTarget> =>
  startProcess("node", options);

/** Starts a server process on Bun. */
export const startOnBun = (options: TargetOptions): Promise<ProcessTarget> =>
  startProcess("bun", options);

async function startProcess(
  kind: "node" | "bun",
  { own, ...options }: ProcessOptions,
): Promise<ProcessTarget> {
  const { database, settings, cwd } = await prepare(options);
  if (own) {
    await writeFile(join(cwd, "latchkey.config.mjs"), `export default ${JSON.stringify(own)};`);
  }
  if (!("SQLITE_FILE" in database.env || "MYSQL_PROXY_URL" in database.env)) {
    await migrateTestDatabase(database.env);
  }
  const server = await startServer({ env: settings, cwd, command: commands[kind] });
  return targetOf(kind, server, settings, database);
}

/** A server process as a target. Closing it drops the database. */
export const targetOf = (
  kind: "node" | "bun",
  server: Server,
  settings: Settings,
  database: Pick<TestDatabase, "sql" | "drop">,
): ProcessTarget => ({
  kind,
  server,
  baseUrl: server.url,
  host: server.host,
  port: server.port,
  issuer: settings.ISSUER,
  secretKey: settings.SECRET_KEY,
  bcryptCost: costIn(settings),
  peerAddress: "127.0.0.1",
  fetch: (path, init) => fetch(server.url + path, init),
  sql: database.sql,
  close: async () => {
    await server.stop();
    await database.drop();
  },
});

/** The log of an app in this process. It writes to a file of the run and to `alsoTo`. */
export const fileLog = (alsoTo: (lines: string) => void = () => {}) =>
  createLog({
    level: "info",
    pretty: false,
    clock: Date.now,
    write: (lines) => {
      appendFileSync(join(inject("runDirectory"), "logs", `in-process-${process.pid}.log`), lines);
      alsoTo(lines);
    },
  });

/** The lowest cost: a hash takes a sixtieth of production's time. */
export const cheapHashes = { NODE_ENV: "test", BCRYPT_COST: "4" } as const;

/** One more than the lowest cost, for servers that replace a hash of a lower one. */
export const dearerHashes = { ...cheapHashes, BCRYPT_COST: "5" } as const;

/** The hash cost of a server with these variables. */
export const costIn = (settings: Readonly<Record<string, string>>): number =>
  Number(settings["BCRYPT_COST"] ?? variables.BCRYPT_COST.fallback);

/** Creates a folder that is deleted after the run. */
export const scratchFolder = (): Promise<string> => mkdtemp(join(inject("runDirectory"), "work-"));

/** The variables of a server. */
export type Settings = Awaited<ReturnType<typeof prepare>>["settings"];

export async function prepare(
  { database: chosen, env, hashing = cheapHashes }: TargetOptions,
  basePath = "",
  mailWay: MailWay = "smtp",
) {
  const cwd = await scratchFolder();
  const database = typeof chosen === "string" ? await openTestDatabase(chosen, cwd) : chosen;
  const settings = {
    ISSUER: `https://login.example.com${basePath}`,
    SECRET_KEY: secret(randomBytes(32).toString("base64url")),
    OIDC_KEY: oidcKey(),
    CORS_ORIGINS: allowedOrigin,
    // Off by default: test/runtime/in-process/features/variants.test.ts.
    LOGIN_LINKS: "on",
    ...absentProvider,
    ...roomyLimits,
    ...(await mailboxVariables(mailWay)),
    ...hashing,
    ...database.env,
    ...env,
  };
  return { database, settings, cwd };
}
