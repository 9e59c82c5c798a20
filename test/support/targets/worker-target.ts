import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { createTestHarness, type TestHarnessOptions, type Unstable_RawConfig } from "wrangler";
import { inject } from "vitest";
import { builtWorker } from "./build-workers.ts";
import {
  createUser,
  migrateTestDatabase,
  mysqlDatabase,
  proxiedDatabase,
  type TestDatabase,
} from "../databases/databases.ts";
import {
  costIn,
  prepare,
  type Init,
  type SocketTarget,
  type TargetOptions,
} from "./http-target.ts";

/** The databases that a Worker can have. */
export type EdgeDatabaseKind = "d1" | "hyperdrive" | "mysql-proxy";

interface WorkerOptions extends Omit<TargetOptions, "database"> {
  /** A kind, or an existing database that variables alone configure. */
  readonly database: EdgeDatabaseKind | TestDatabase;
  /** Added to the wrangler configuration. */
  readonly config?: Unstable_RawConfig;
}

/** The client address that Cloudflare's edge sets in every request, over any value of the client. */
const clientAddress = "198.51.100.7";

/** A Worker as a target. */
export interface WorkerTarget extends SocketTarget {
  /** The log lines so far. */
  log(): string[];
  /** Fires a cron trigger, by default that of the purge. */
  scheduled(cron?: string): Promise<void>;
}

/**
 * Starts the built Worker in workerd. `fetch` sends requests to workerd itself. `baseUrl` leads through the front that
 * wrangler puts before it, which takes a third of the time.
 */
export async function startOnWorkerd({
  database: chosen,
  config: added = {},
  ...options
}: WorkerOptions): Promise<WorkerTarget> {
  const edge =
    typeof chosen === "string" ? await openEdgeDatabase(chosen) : withDefaultConfig(chosen);
  const { settings } = await prepare({ database: edge.database, ...options }, "", "api");
  const config = { ...builtWorker(inject("runDirectory"), edge.configPath), ...added };
  const started = await startWorker(edge, { config, vars: settings });
  const { url, worker, fetch: workerFetch, sql, log, close } = started;
  return {
    kind: "workerd",
    baseUrl: url.origin,
    host: url.hostname,
    port: Number(url.port),
    issuer: settings.ISSUER,
    secretKey: settings.SECRET_KEY,
    bcryptCost: costIn(settings),
    peerAddress: clientAddress,
    async fetch(path, init) {
      const request = await encoded(init);
      request.headers.set("CF-Connecting-IP", clientAddress);
      return workerFetch(url.origin + path, request);
    },
    sql,
    log,
    async scheduled(cron = "17 * * * *") {
      await worker.scheduled({ cron });
    },
    close,
  };
}

/** Starts a Worker in workerd, and migrates its database if it is D1. */
export async function startWorker(
  { database, isD1 = false, during }: EdgeDatabase,
  input: TestHarnessOptions["workers"][number],
) {
  const harness = createTestHarness({ workers: [input] });
  const { url } = await during(() => harness.listen());
  const worker = harness.getWorker();
  if (isD1) await worker.applyD1Migrations("DB");
  const { DB } = (await worker.getEnv()) as { DB: D1 };
  const log = (): string[] => harness.getLogs().map(({ message }) => message);
  return {
    url,
    worker,
    fetch: uncompressed(worker.fetch as unknown as typeof fetch),
    log,
    sql: async (statement: string) =>
      isD1 ? (await DB.prepare(statement).all()).results : database.sql(statement),
    async close() {
      const file = join(inject("runDirectory"), "logs", `workerd-${process.pid}.log`);
      const lines = log().map((line) => `${line}\n`);
      appendFileSync(file, lines.join(""));
      await harness.close();
      await database.drop();
    },
  };
}

/**
 * Asks for answers without compression, unless a request says otherwise. Wrangler would compress them as Cloudflare's edge does,
 * which took a third of the time. The harness has the same interface as Node's fetch, with the types of another undici.
 */
const uncompressed =
  (fetch: typeof globalThis.fetch): typeof globalThis.fetch =>
  (input, init) => {
    const headers = new Headers(init?.headers);
    if (!headers.has("Accept-Encoding")) headers.set("Accept-Encoding", "identity");
    return fetch(input, { ...init, headers });
  };

/** A request whose form is encoded, because the harness does not know the FormData of Node. */
async function encoded(init: Init = {}) {
  const headers = new Headers(init.headers);
  if (!(init.body instanceof FormData)) return { ...init, headers };
  const form = new Response(init.body);
  headers.set("Content-Type", form.headers.get("content-type") ?? "");
  return { ...init, headers, body: await form.bytes() };
}

interface D1 {
  prepare(statement: string): { all(): Promise<{ results: Record<string, unknown>[] }> };
}

/** A database with the wrangler configuration that binds it. */
interface EdgeDatabase {
  readonly database: TestDatabase;
  readonly configPath: string;
  /** Whether the database is inside the Worker. */
  readonly isD1?: boolean;
  /** Runs the start of the Worker, with what the database needs during it. */
  during<T>(start: () => Promise<T>): Promise<T>;
}

const withDefaultConfig = (database: TestDatabase): EdgeDatabase => ({
  database,
  configPath: "wrangler.toml",
  during: (start) => start(),
});

/** Opens a database for a Worker. Only a Worker can migrate D1. */
export async function openEdgeDatabase(kind: EdgeDatabaseKind): Promise<EdgeDatabase> {
  if (kind === "d1") {
    const unreachable = async (): Promise<never> =>
      Promise.reject(new Error("D1 is inside the Worker"));
    return {
      ...withDefaultConfig({ env: {}, sql: unreachable, drop: async () => {} }),
      isD1: true,
    };
  }
  if (kind === "mysql-proxy") return withDefaultConfig(await proxiedDatabase());
  const database = await mysqlDatabase();
  const account = inject("mysql");
  const name = database.env["MYSQL_DATABASE"] ?? "";
  await migrateTestDatabase(database.env);
  const { user, password, dropUser } = await createUser(database, [
    `SELECT, INSERT, UPDATE, DELETE ON ${name}.*`,
  ]);
  const variable = "CLOUDFLARE_HYPERDRIVE_LOCAL_CONNECTION_STRING_HYPERDRIVE";
  return {
    database: {
      ...database,
      env: {},
      async drop() {
        await dropUser();
        await database.drop();
      },
    },
    configPath: "wrangler.hyperdrive.toml",
    async during(start) {
      const { host, port } = account;
      process.env[variable] = `mysql://${user}:${password}@${host}:${port}/${name}`;
      try {
        return await start();
      } finally {
        delete process.env[variable];
      }
    },
  };
}
