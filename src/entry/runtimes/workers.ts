import type { Channel } from "../../core/outbox/ports.ts";
import type { Log } from "../../core/system.ts";
import { createCommonPasswords } from "../../drivers/common-passwords.ts";
import { explain } from "../../core/explain.ts";
import { createLog } from "../../drivers/log.ts";
import { systemRandom } from "../../drivers/system.ts";
import { misconfigured } from "../../http/misconfigured.ts";
import { assetsOf, textFile } from "./assets.ts";
import { variablesIn, type Bindings } from "./bindings.ts";
import { createLeftWork, randomDelay } from "../background.ts";
import { readConfig, type Config } from "../config/config.ts";
import type { OwnConfig } from "../config/own/own-config.ts";
import { ConfigError } from "../config/config-error.ts";
import { createServerApp, type AppDatabase, type Drivers } from "../app.ts";
import { workerHasher } from "../hashing/worker.ts";
import { workerMailSender } from "../mail/worker-sender.ts";
import { atBothPaths } from "../mounted.ts";
import { userChecks, type UserChecks } from "../user-checks.ts";

interface Context {
  waitUntil(work: Promise<unknown>): void;
}

/** The trigger that sends mails and webhooks. Any other one purges too. */
const everyMinute = "* * * * *";

/** What a request passes to the app. */
interface RequestBindings {
  readonly address: string | null;
  /** The delay is in milliseconds. */
  readonly inBackground: (work: () => Promise<unknown>, delay: number) => void;
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
  /** Sends the mails and webhooks that are due. */
  readonly sendDue: () => Promise<void>;
  /** True once after a mail or a webhook was stored. */
  readonly takeStored: () => boolean;
  /** Runs the work that requests have left, each by `run`. */
  readonly runLeft: (run: Running["connected"]) => Promise<void>;
  readonly log: Log;
  readonly connected: <T>(work: () => Promise<T>) => Promise<T>;
}

/**
 * The app as a Worker. It is built once per isolate. With an unusable configuration it answers 503 to every request, and
 * the log names the variable.
 */
export function createWorker<B extends Bindings>(
  openDatabase: OpenEdgeDatabase<B>,
  own: OwnConfig = {},
) {
  let running: Promise<Running> | undefined;
  const start = (bindings: B): Promise<Running> => {
    running ??= build(openDatabase, bindings, own).catch((error: unknown) => {
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
          inBackground: (work, delay) => context.waitUntil(inBackground(server, work, delay)),
        }),
      );
      const sendStoredMails = async () => sendStored(await start(bindings));
      context.waitUntil(answer.then(sendStoredMails, () => undefined));
      return answer;
    },
    /** The checks of another app that is in the same Worker. */
    checksFor: (bindings: B, context: Context): UserChecks => ({
      find: (request) => run(bindings, context, ({ checks }) => checks.find(request)),
      requireUser: (request, requirement) =>
        run(bindings, context, ({ checks }) => checks.requireUser(request, requirement)),
    }),
    async scheduled(event: unknown, bindings: B): Promise<void> {
      const { purge, sendDue, connected } = await start(bindings);
      await connected(sendDue);
      if ((event as { readonly cron?: unknown } | undefined)?.cron === everyMinute) return;
      await connected(purge);
    },
  };
}

/**
 * Runs work a random time after the answer, as `createDelayedWork` does elsewhere. The limits of networks for these calls bound how much
 * waits. It has its own connection, because that of the request is closed by then.
 */
async function inBackground(
  running: Running,
  work: () => Promise<unknown>,
  delay: number,
): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, delay));
  try {
    await running.connected(work);
  } catch (error) {
    running.log.warn("background_work_failed", explain(error));
  }
  await sendStored(running);
}

/** Stores the events, and sends the mails and webhooks that requests of this isolate have left. */
async function sendStored({ runLeft, takeStored, sendDue, connected }: Running): Promise<void> {
  await runLeft(connected);
  if (takeStored()) await connected(sendDue);
}

async function build<B extends Bindings>(
  openDatabase: OpenEdgeDatabase<B>,
  bindings: B,
  given: OwnConfig,
): Promise<Running> {
  const { database: _, ...own } = given;
  try {
    const config = readConfig({ NODE_ENV: "production", ...variablesIn(bindings) }, noFile, own);
    const log = consoleLog(config.log.level);
    const database = openDatabase(config, bindings, log);
    const signingKey = config.keys.signing;
    if (!signingKey) throw new ConfigError("SECRET_KEY is required");
    const { docsAsset, appFile, commonPasswords } = assetsOf(bindings.ASSETS);
    let isStored = false;
    const left = createLeftWork();
    const delay = () => randomDelay(config.backgroundDelay, systemRandom);
    const { app, auth } = await createServerApp(config, {
      signingKey,
      mailSender: workerMailSender(config, bindings["EMAIL"]),
      database,
      hasher: workerHasher(config.hashing),
      commonPasswords: createCommonPasswords(commonPasswords),
      docsAsset,
      appFile,
      fileOf: textFile,
      peerAddress: (bindings) => (bindings as RequestBindings).address ?? undefined,
      inBackground: (bindings, work) => (bindings as RequestBindings).inBackground(work, delay()),
      poke: () => void (isStored = true),
      later: left.add,
      isDraining: () => false,
      ...(await keepAliveFor(config)),
      log,
    });
    const { connected = (work) => work() } = database;
    return {
      fetch: atBothPaths(app, config.policy.issuer).fetch,
      checks: userChecks(auth, config, log),
      purge: auth.purge,
      async sendDue() {
        // Together, so that a slow webhook delays no mail.
        await Promise.all(auth.channels.map((channel) => sendAll(channel, log)));
      },
      takeStored() {
        const was = isStored;
        isStored = false;
        return was;
      },
      runLeft: left.run,
      connected,
      log,
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
      sendDue: async () => {},
      takeStored: () => false,
      runLeft: async () => {},
      connected: (work) => work(),
      log,
    };
  }
}

/** Sends all that is due of one channel. Never throws. */
async function sendAll({ deliverDue }: Channel, log: Log): Promise<void> {
  try {
    while (await deliverDue());
  } catch (error) {
    log.warn("outbox_not_read", explain(error));
  }
}

/** The checks of a server that answers every request with `fetch`. */
const refusing = (fetch: Running["fetch"]): UserChecks => ({
  find: async () => Promise.reject(new ConfigError("Latchkey is not configured")),
  requireUser: async (request) => fetch(request, { address: null, inBackground: () => {} }),
});

/** Loaded only for hooks, so that a Worker without hooks imports nothing. */
const keepAliveFor = async ({ hooks }: Config): Promise<Pick<Drivers, "keepAlive">> =>
  Object.keys(hooks).length === 0
    ? {}
    : { keepAlive: (await import("cloudflare:workers")).waitUntil };

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
