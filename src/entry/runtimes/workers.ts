import type { Log } from "../../core/system.ts";
import type { Store } from "../../core/ports.ts";
import { createBcrypt } from "../../drivers/bcrypt/bcrypt.ts";
import { portableBcrypt } from "../../drivers/bcrypt/portable.ts";
import { createCommonPasswords } from "../../drivers/common-passwords.ts";
import { createHashQueue, queueLimits } from "../../drivers/bcrypt/queue.ts";
import { createLog } from "../../drivers/log.ts";
import { misconfigured } from "../../http/misconfigured.ts";
import { assetsOf, type Assets } from "./assets.ts";
import { readConfig, type Config } from "../config/config.ts";
import type { OwnConfig } from "../config/own/own-config.ts";
import { ConfigError } from "../config/config-error.ts";
import { isVariable } from "../config/variables.ts";
import { createServerApp } from "../app.ts";

/** The bindings of every Worker, besides the variables and the database. */
export interface Bindings {
  readonly ASSETS: Assets;
  readonly [name: string]: unknown;
}

interface Context {
  waitUntil(work: Promise<unknown>): void;
}

/** A database for a Worker. `connected` wraps each request, so that a connection can be closed at its end. */
export interface EdgeDatabase {
  readonly store: Store;
  readonly connected?: <T>(work: () => Promise<T>) => Promise<T>;
}

/** Chooses the database by configuration and bindings. Throws ConfigError when there is none. */
export type OpenEdgeDatabase<B> = (config: Config, bindings: B, log: Log) => EdgeDatabase;

interface Running {
  readonly fetch: (request: Request, bindings: object) => Response | Promise<Response>;
  readonly purge: () => Promise<unknown>;
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
  return {
    fetch(request: Request, bindings: B, context: Context): Promise<Response> {
      const answer = start(bindings).then(({ fetch, connected }) =>
        connected(async () => fetch(request, { address: request.headers.get("cf-connecting-ip") })),
      );
      // Other requests may wait for work that this request began, so the work continues when its client hangs up.
      context.waitUntil(answer.catch(() => undefined));
      return answer;
    },
    async scheduled(_: unknown, bindings: B): Promise<void> {
      const { purge, connected } = await start(bindings);
      await connected(purge);
    },
  };
}

async function build<B extends Bindings>(
  openDatabase: OpenEdgeDatabase<B>,
  bindings: B,
  own: OwnConfig,
): Promise<Running> {
  try {
    const config = readConfig({ NODE_ENV: "production", ...variablesIn(bindings) }, noFile, own);
    const log = consoleLog(config.log.level);
    const database = openDatabase(config, bindings, log);
    const signingKey = config.keys.signing;
    if (!signingKey) throw new ConfigError("SECRET_KEY is required");
    const { docsAsset, appFile, commonPasswords } = assetsOf(bindings.ASSETS);
    const queue = createHashQueue({ ...queueLimits, atOnce: 1 });
    const { app, auth } = await createServerApp(config, {
      signingKey,
      database,
      hasher: createBcrypt(portableBcrypt, config.hashing.cost, queue),
      commonPasswords: createCommonPasswords(commonPasswords),
      docsAsset,
      appFile,
      peerAddress: (bindings) => (bindings as { address: string | null }).address ?? undefined,
      isDraining: () => false,
      log,
    });
    const { connected = (work) => work() } = database;
    return { fetch: app.fetch, purge: auth.purge, connected };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const reason = error.message.replaceAll("\n", "; ");
    const log = consoleLog("info");
    const purge = async (): Promise<void> => log.error("misconfigured", { reason });
    return { fetch: misconfigured(log, reason).fetch, purge, connected: (work) => work() };
  }
}

const consoleLog = (level: Config["log"]["level"]): Log =>
  createLog({
    level,
    pretty: false,
    write: (line) => console.log(line.trimEnd()),
    clock: () => Date.now(),
  });

/**
 * The bindings that can be variables, as text. Wrangler passes numbers and booleans as such. Throws ConfigError when one
 * of our variables is an object.
 */
function variablesIn(bindings: Bindings): Record<string, string> {
  const known = Object.entries(bindings).filter(([name]) => isVariable(name));
  const wrong = known.filter(([, value]) => typeof value === "object");
  if (wrong.length > 0) {
    throw new ConfigError(
      wrong.map(([name]) => `${name} must be text, a number or a boolean`).join("\n"),
    );
  }
  const texts = Object.entries(bindings).filter(([, value]) => typeof value !== "object");
  return Object.fromEntries(texts.map(([name, value]) => [name, String(value)]));
}

function noFile(): never {
  throw new Error("Workers have no files");
}
