import { readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { convertV4MiniflareOptions, Miniflare, type V4MiniflareOptions } from "miniflare";
import { unstable_getMiniflareWorkerOptions as optionsOf } from "wrangler";

/** A built Worker, and what is bound to it beside its configuration. */
export interface BuiltWorker {
  /** The wrangler configuration. Its paths are absolute. */
  readonly configPath: string;
  /** The bundle. The files beside it are its other modules. */
  readonly main: string;
  readonly vars: Readonly<Record<string, string>>;
  /** Where it listens. Default: any free port. */
  readonly port?: number;
}

/** Workers that run in one workerd. */
export interface RunningWorkers {
  /** The address of the first of them in workerd itself. */
  readonly url: URL;
  /** The addresses of all. */
  readonly urls: readonly URL[];
  /** What they wrote to the console. */
  log(): string[];
  /** Fires a cron trigger of one. */
  scheduled(cron: string, at?: number): Promise<void>;
  /** Runs SQL on the D1 database that is bound as `DB`. */
  sql(statement: string): Promise<Record<string, unknown>[]>;
  close(): Promise<void>;
}

/** The parts of Miniflare's options that are changed here. */
interface Bindings {
  readonly modulesRules?: unknown;
  readonly bindings?: object;
  readonly d1Databases?: object;
}

interface Scheduled {
  scheduled(options: { readonly cron: string }): Promise<unknown>;
}

/**
 * Runs Workers in one workerd, as wrangler does, but without what wrangler puts between: its front for requests, and its relay in this
 * process for the requests of a Worker. They took more than half of the time. The Workers share their D1 database.
 */
export async function runWorkers(all: readonly BuiltWorker[]): Promise<RunningWorkers> {
  const lines: string[] = [];
  const names = all.map((_, at) => `latchkey-${at}`);
  const workers = all.map(({ configPath, main, vars, port }, at) => {
    const { modulesRules: _, ...options } = optionsOf(configPath).workerOptions as Bindings;
    return {
      ...options,
      name: names[at],
      bindings: { ...options.bindings, ...vars },
      modules: modulesOf(main),
      modulesRoot: dirname(main),
      unsafeDirectSockets: [port === undefined ? {} : { port }],
    };
  });
  const sql = { ...sqlWorker, d1Databases: workers[0]?.d1Databases ?? {} };
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      handleStructuredLogs: ({ message }) => void lines.push(message),
      workers: [...workers, sql],
    } as V4MiniflareOptions),
  );
  const urls = await Promise.all(names.map((name) => miniflare.unsafeGetDirectURL(name)));
  const sqlUrl = await miniflare.unsafeGetDirectURL(sql.name);
  const [url] = urls;
  if (!url) throw new RangeError("no Worker");
  return {
    url,
    urls,
    log: () => [...lines],
    async scheduled(cron, at = 0) {
      const worker = (await miniflare.getWorker(names[at])) as unknown as Scheduled;
      await worker.scheduled({ cron });
    },
    async sql(statement) {
      const answer = await fetch(sqlUrl, { method: "POST", body: statement });
      if (!answer.ok) throw new Error(await answer.text());
      return (await answer.json()) as Record<string, unknown>[];
    },
    close: () => miniflare.dispose(),
  };
}

/** Runs statements on D1 in workerd, because Miniflare's own way from Node takes 27 ms for each. */
const sqlWorker = {
  name: "sql",
  compatibilityDate: "2026-11-01",
  unsafeDirectSockets: [{}],
  modules: [
    {
      type: "ESModule" as const,
      path: "sql.js",
      contents: `export default {
        async fetch(request, { DB }) {
          try {
            return Response.json((await DB.prepare(await request.text()).all()).results);
          } catch (error) {
            return new Response(error.message, { status: 500 });
          }
        },
      };`,
    },
  ],
};

/** The bundle first, which is the entry. */
function modulesOf(main: string) {
  const folder = dirname(main);
  const others = readdirSync(folder).filter((file) => file !== basename(main));
  return [basename(main), ...others].flatMap((file) => {
    const type = file.endsWith(".js")
      ? "ESModule"
      : file.endsWith(".wasm")
        ? "CompiledWasm"
        : undefined;
    const path = join(folder, file);
    return type ? [{ type, path, contents: readFileSync(path) } as const] : [];
  });
}
