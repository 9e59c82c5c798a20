import type { Log } from "../../core/system.ts";
import { breachedPasswords, inRange } from "../../drivers/breached-passwords/breached-passwords.ts";
import { createCommonPasswords } from "../../drivers/common-passwords.ts";
import { edgeFetch } from "../../drivers/guarded/guarded-fetch.ts";
import { createLog } from "../../drivers/log.ts";
import { misconfigured } from "../../http/misconfigured.ts";
import { assetsOf, fileOf } from "./assets.ts";
import { variablesIn, type Bindings } from "./bindings.ts";
import type { Afterwork } from "../afterwork/afterwork.ts";
import { createWorkerAfterwork, type Waiting, type WorkerAfterwork } from "../afterwork/worker.ts";
import { readConfigWith, type Config } from "../config/config.ts";
import type { ReadDirect } from "../config/database/database.ts";
import type { OwnConfig } from "../config/own/own-config.ts";
import { ConfigError } from "../config/config-error.ts";
import { createServerApp, noteCookies, type AppDatabase } from "../app.ts";
import { workerHasher } from "../hashing/worker.ts";
import { workerEmailSender } from "../email/worker-sender.ts";
import { atBothPaths } from "../mounted.ts";
import { userChecks, type UserChecks } from "../user-checks.ts";

interface Context {
  waitUntil(work: Promise<unknown>): void;
}

/** The trigger that sends emails and webhooks. Any other one purges too. */
const everyMinute = "* * * * *";

/** What a request passes to the app. */
interface RequestBindings extends Waiting {
  readonly address: string | null;
}

/** A database for a Worker. `connected` wraps each request, so that a connection can be closed at its end. */
export interface EdgeDatabase extends AppDatabase {
  readonly connected?: <T>(work: () => Promise<T>) => Promise<T>;
}

/** Chooses the database by configuration and bindings. Throws ConfigError when there is none. */
export type OpenEdgeDatabase<B> = (config: Config, bindings: B, log: Log) => EdgeDatabase;

interface Running {
  readonly fetch: (request: Request, bindings: RequestBindings) => Response | Promise<Response>;
  readonly checks: UserChecks;
  readonly purge: () => Promise<unknown>;
  readonly afterwork: Pick<WorkerAfterwork, "finish" | "sendDue">;
  readonly connected: <T>(work: () => Promise<T>) => Promise<T>;
}

/**
 * The app as a Worker. It is built once per isolate. With an unusable configuration it answers 503 to every request, and
 * the log names the variable.
 */
export function createWorker<B extends Bindings>(
  openDatabase: OpenEdgeDatabase<B>,
  own: OwnConfig = {},
  readDirect: ReadDirect = refuseDirect,
) {
  let running: Promise<Running> | undefined;
  const start = (bindings: B): Promise<Running> => {
    running ??= build(openDatabase, bindings, own, readDirect).catch((error: unknown) => {
      running = undefined;
      throw error;
    });
    return running;
  };
  /** Other requests may wait for work that this request began, so the work continues when its client hangs up. */
  const run = <T>(
    bindings: B,
    context: Context,
    work: (server: Running) => T | Promise<T>,
  ): Promise<T> => {
    const result = start(bindings).then((server) => server.connected(async () => work(server)));
    context.waitUntil(result.catch(() => undefined));
    return result;
  };
  return {
    fetch(request: Request, bindings: B, context: Context): Promise<Response> {
      const answer = run(bindings, context, (server) =>
        server.fetch(request, {
          address: request.headers.get("cf-connecting-ip"),
          waitUntil: (work) => context.waitUntil(work),
        }),
      );
      const finish = async () => (await start(bindings)).afterwork.finish();
      context.waitUntil(answer.then(finish, () => undefined));
      return answer;
    },
    /** The checks of another app that is in the same Worker. */
    checksFor: (bindings: B, context: Context): UserChecks => ({
      find: (request) => run(bindings, context, ({ checks }) => checks.find(request)),
      requireUser: (request, requirement) =>
        run(bindings, context, ({ checks }) => checks.requireUser(request, requirement)),
    }),
    async scheduled(event: unknown, bindings: B): Promise<void> {
      const { purge, afterwork, connected } = await start(bindings);
      await afterwork.sendDue();
      if ((event as { readonly cron?: unknown } | undefined)?.cron === everyMinute) return;
      await connected(purge);
    },
  };
}

async function build<B extends Bindings>(
  openDatabase: OpenEdgeDatabase<B>,
  bindings: B,
  given: OwnConfig,
  readDirect: ReadDirect,
): Promise<Running> {
  const { database: _, ...own } = given;
  try {
    const config = readConfigWith(
      readDirect,
      { NODE_ENV: "production", ...variablesIn(bindings) },
      noFile,
      own,
    );
    const log = consoleLog(config.log.level);
    const database = openDatabase(config, bindings, log);
    const signingKey = config.keys.signing;
    if (!signingKey) throw new ConfigError("SECRET_KEY is required");
    const { breaches } = config;
    if (breaches && "file" in breaches) {
      throw new ConfigError(
        "PASSWORD_BREACHES must be off, hibp or an https URL, because Workers read no files",
      );
    }
    requirePublicFetch(config);
    const { docsAsset, appFile, commonPasswords } = assetsOf(bindings.ASSETS);
    const { connected = (work) => work() } = database;
    const afterwork = createWorkerAfterwork({
      log,
      longest: config.backgroundDelay,
      connected,
      hold: await holdFor(config),
    });
    const { app, auth } = await createServerApp(config, {
      signingKey,
      emailSender: workerEmailSender(config, bindings["EMAIL"]),
      guardedFetch: edgeFetch,
      database,
      hasher: workerHasher(config.hashing),
      commonPasswords: createCommonPasswords(commonPasswords),
      breachedPasswords: breaches && breachedPasswords(inRange(breaches.url), log),
      docsAsset,
      appFile,
      fileOf,
      peerAddress: (bindings) => (bindings as RequestBindings).address ?? undefined,
      afterwork,
      isDraining: () => false,
      log,
    });
    noteCookies(config, log);
    afterwork.start(auth);
    return {
      fetch: atBothPaths(app, config.policy.issuer).fetch,
      checks: userChecks(auth, config, log),
      purge: auth.purge,
      afterwork,
      connected,
    };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const reason = error.message.replaceAll("\n", "; ");
    const log = consoleLog("info");
    const purge = async (): Promise<void> => log.error("misconfigured", { reason });
    const { fetch } = misconfigured(log, reason);
    return {
      fetch,
      checks: refusing(fetch),
      purge,
      afterwork: { finish: async () => {}, sendDue: async () => {} },
      connected: (work) => work(),
    };
  }
}

/**
 * Throws ConfigError if documents of clients are on while `fetch` of a URL in the Worker's own zone would lead to the server behind it,
 * past Cloudflare. Workers do not tell what a name resolves to.
 */
function requirePublicFetch({ policy }: Pick<Config, "policy">): void {
  const { Cloudflare } = globalThis as {
    readonly Cloudflare?: { readonly compatibilityFlags?: Readonly<Record<string, boolean>> };
  };
  if (policy.clientRegistration !== "documents") return;
  if (Cloudflare?.compatibilityFlags?.["global_fetch_strictly_public"] === true) return;
  throw new ConfigError(
    'CLIENT_REGISTRATION=documents needs compatibility_flags = ["global_fetch_strictly_public"] in the configuration of wrangler',
  );
}

/** The checks of a server that answers every request with `fetch`. */
const refusing = (fetch: Running["fetch"]): UserChecks => ({
  find: async () => Promise.reject(new ConfigError("Latchkey is not configured")),
  requireUser: async (request) => fetch(request, { address: null, waitUntil: () => {} }),
});

/** Loaded only for hooks, so that a Worker without hooks imports nothing. */
const holdFor = async ({ hooks }: Config): Promise<Afterwork["hold"]> =>
  Object.keys(hooks).length === 0 ? () => {} : (await import("cloudflare:workers")).waitUntil;

const consoleLog = (level: Config["log"]["level"]): Log =>
  createLog({
    level,
    pretty: false,
    write: (line) => console.log(line.trimEnd()),
    clock: () => Date.now(),
  });

function noFile(): never {
  throw new Error("Workers have no files");
}

const refuseDirect: ReadDirect = (variables) => {
  for (const name of ["DATABASE_URL", "MYSQL_HOST"] as const) {
    if (!variables.isSet(name)) continue;
    const rule = "cannot be used here; set MYSQL_PROXY_URL, or deploy a Worker for Hyperdrive";
    variables.fault(name, rule);
  }
  return undefined;
};
