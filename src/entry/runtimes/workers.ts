import type { Log } from "../../core/system.ts";
import type { Store } from "../../core/ports.ts";
import { createBcrypt } from "../../drivers/bcrypt/bcrypt.ts";
import { portableBcrypt } from "../../drivers/bcrypt/portable.ts";
import { createCommonPasswords } from "../../drivers/common-passwords.ts";
import { createHashQueue, queueLimits } from "../../drivers/bcrypt/queue.ts";
import { createLog } from "../../drivers/log.ts";
import { misconfigured } from "../../http/misconfigured.ts";
import { assetsOf, type Assets } from "./assets.ts";
import { config, type Config } from "../config/config.ts";
import { ConfigError } from "../config/config-error.ts";
import { isVariable } from "../config/variables.ts";
import { wire } from "../app.ts";

/** What every Worker of ours is bound to, besides the variables and the database. */
export interface Bindings {
  readonly ASSETS: Assets;
  readonly [name: string]: unknown;
}

interface Context {
  waitUntil(work: Promise<unknown>): void;
}

/** A database for a Worker; `connected` surrounds each request. */
export interface EdgeDatabase {
  readonly store: Store;
  readonly connected?: <T>(work: () => Promise<T>) => Promise<T>;
}

/** Chooses the database by configuration and bindings. Throws ConfigError. */
export type OpenEdgeDatabase<B> = (config: Config, bindings: B, log: Log) => EdgeDatabase;

interface Running {
  readonly fetch: (request: Request, bindings: object) => Response | Promise<Response>;
  readonly purge: () => Promise<unknown>;
  readonly connected: <T>(work: () => Promise<T>) => Promise<T>;
}

/** Our app as a Worker, built once an isolate. A configuration that cannot be used answers 503 and is logged by name. */
export function createWorker<B extends Bindings>(openDatabase: OpenEdgeDatabase<B>) {
  let running: Promise<Running> | undefined;
  const start = (bindings: B): Promise<Running> => {
    running ??= build(openDatabase, bindings).catch((error: unknown) => {
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
      // Others may wait for what this request began: it goes on when its client hangs up.
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
): Promise<Running> {
  try {
    const settings = config({ NODE_ENV: "production", ...variablesIn(bindings) }, noFile);
    const log = consoleLog(settings.logLevel);
    const { store, connected = (work) => work() } = openDatabase(settings, bindings, log);
    if (!settings.signingKey) throw new ConfigError("SECRET_KEY is required");
    const { docsAsset, appFile, commonPasswords } = assetsOf(bindings.ASSETS);
    const queue = createHashQueue({ ...queueLimits, atOnce: 1 });
    const { app, auth } = await wire(settings, {
      signingKey: settings.signingKey,
      store,
      hasher: createBcrypt(portableBcrypt, settings.bcryptCost, queue),
      commonPasswords: createCommonPasswords(commonPasswords),
      docsAsset,
      appFile,
      peerAddress: (bindings) => (bindings as { address: string | null }).address ?? undefined,
      isDraining: () => false,
      log,
    });
    return { fetch: app.fetch, purge: auth.sessions.purge, connected };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const reason = error.message.replaceAll("\n", "; ");
    const log = consoleLog("info");
    const purge = async (): Promise<void> => log.error("misconfigured", { reason });
    return { fetch: misconfigured(log, reason).fetch, purge, connected: (work) => work() };
  }
}

const consoleLog = (level: Config["logLevel"]): Log =>
  createLog({
    level,
    pretty: false,
    write: (line) => console.log(line.trimEnd()),
    clock: () => Date.now(),
  });

/** Wrangler gives numbers and booleans as what they are. Throws ConfigError for a variable of ours that is neither, nor text. */
function variablesIn(bindings: Bindings): Record<string, string> {
  const known = Object.entries(bindings).filter(([name]) => isVariable(name));
  const wrong = known.filter(([, value]) => typeof value === "object");
  if (wrong.length > 0) {
    throw new ConfigError(wrong.map(([name]) => `${name} must be a text`).join("\n"));
  }
  const texts = Object.entries(bindings).filter(([, value]) => typeof value !== "object");
  return Object.fromEntries(texts.map(([name, value]) => [name, String(value)]));
}

function noFile(): never {
  throw new Error("Workers have no files");
}
