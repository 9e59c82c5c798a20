import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { inject } from "vitest";
import type { Unstable_RawConfig } from "wrangler";
import {
  createPostgresUser,
  createUser,
  migrateTestDatabase,
  mysqlDatabase,
  postgresDatabase,
  proxiedDatabase,
  type TestDatabase,
} from "../databases/databases.ts";
import { statementsOf } from "../databases/migrations.ts";
import { builtWorker } from "./build-workers.ts";
import {
  costIn,
  prepare,
  type Settings,
  type SocketTarget,
  type TargetOptions,
} from "./http-target.ts";
import { runWorkers, type BuiltWorker, type RunningWorkers } from "./workerd.ts";

/** The databases that a Worker can have. */
export type EdgeDatabaseKind = "d1" | "hyperdrive" | "hyperdrive-postgres" | "mysql-proxy";

interface WorkerOptions extends Omit<TargetOptions, "database"> {
  /** A kind, or an existing database that variables alone configure. */
  readonly database: EdgeDatabaseKind | TestDatabase;
  /** Added to the wrangler configuration. */
  readonly config?: Unstable_RawConfig;
}

/** The client address that Cloudflare's edge sets in every request, over any value of the client. */
const clientAddress = "198.51.100.7";

/** A Worker that reads the documents of clients, with the flag that `fetch` needs for it. */
export const withDocuments = {
  config: { compatibility_flags: ["global_fetch_strictly_public"] },
  env: { CLIENT_REGISTRATION: "documents" },
} satisfies Partial<WorkerOptions>;

/** A Worker as a target. */
export interface WorkerTarget extends SocketTarget {
  /** The log lines so far. */
  log(): string[];
  /** Fires a cron trigger, by default that of the purge. */
  scheduled(cron?: string): Promise<void>;
}

/** Starts the built Worker in workerd. */
export async function startOnWorkerd({
  database: chosen,
  config: added = {},
  ...options
}: WorkerOptions): Promise<WorkerTarget> {
  const edge =
    typeof chosen === "string" ? await openEdgeDatabase(chosen) : withDefaultConfig(chosen);
  const { settings, cwd } = await prepare({ database: edge.database, ...options }, "", "api");
  const config = { ...edge.binding, ...added };
  const built = await builtWorker(inject("runDirectory"), edge.configuration, config, cwd);
  const worker = await startWorker(edge, { ...built, vars: settings });
  return targetAt(worker, settings);
}

/** One of the Workers in a workerd as a target. Closing it closes all. */
export function targetAt(worker: RunningWorkers, settings: Settings, at = 0): WorkerTarget {
  const url = worker.urls[at] ?? worker.url;
  return {
    kind: "workerd",
    baseUrl: url.origin,
    host: url.hostname,
    port: Number(url.port),
    issuer: settings.ISSUER,
    secretKey: settings.SECRET_KEY,
    bcryptCost: costIn(settings),
    peerAddress: clientAddress,
    fetch(path, init) {
      const headers = new Headers(init?.headers);
      headers.set("CF-Connecting-IP", clientAddress);
      return fetch(url.origin + path, { ...init, headers });
    },
    sql: worker.sql,
    log: worker.log,
    scheduled: (cron = "17 * * * *") => worker.scheduled(cron, at),
    close: worker.close,
  };
}

/** Starts a Worker in workerd, and migrates its database if it is D1. Closing it drops the database. */
export async function startWorker(
  { database, isD1 = false }: EdgeDatabase,
  built: BuiltWorker,
): Promise<RunningWorkers> {
  const worker = await runWorkers([built]);
  if (isD1) for (const statement of await statementsOf("sqlite")) await worker.sql(statement);
  return {
    ...worker,
    sql: isD1 ? worker.sql : async (statement) => [...(await database.sql(statement))],
    async close() {
      const file = join(inject("runDirectory"), "logs", `workerd-${process.pid}.log`);
      appendFileSync(
        file,
        worker
          .log()
          .map((line) => `${line}\n`)
          .join(""),
      );
      await worker.close();
      await database.drop();
    },
  };
}

/** A database, and how a Worker reaches it. */
interface EdgeDatabase {
  readonly database: TestDatabase;
  /** The wrangler configuration that binds it. */
  readonly configuration: string;
  /** Added to it. */
  readonly binding?: Unstable_RawConfig;
  /** Whether the database is inside the Worker. */
  readonly isD1?: boolean;
}

const withDefaultConfig = (database: TestDatabase): EdgeDatabase => ({
  database,
  configuration: "wrangler.toml",
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
  if (kind === "hyperdrive-postgres") return behindHyperdriveOfPostgres();
  const database = await mysqlDatabase();
  const { host, port } = inject("mysql");
  const name = database.env["MYSQL_DATABASE"] ?? "";
  await migrateTestDatabase(database.env);
  const { user, password, dropUser } = await createUser(database, [
    `SELECT, INSERT, UPDATE, DELETE ON ${name}.*`,
  ]);
  const drop = async () => {
    await dropUser();
    await database.drop();
  };
  return behindHyperdrive(
    { ...database, env: {}, drop },
    `mysql://${user}:${password}@${host}:${port}/${name}`,
  );
}

async function behindHyperdriveOfPostgres(): Promise<EdgeDatabase> {
  const database = await postgresDatabase();
  await migrateTestDatabase(database.env);
  const { user, password, dropUser } = await createPostgresUser(database);
  const drop = async () => {
    await dropUser();
    await database.drop();
  };
  const url = (database.env["DATABASE_URL"] ?? "").replace(/\/\/.*@/, `//${user}:${password}@`);
  return behindHyperdrive({ ...database, env: {}, drop }, url, "-postgres");
}

const behindHyperdrive = (
  database: TestDatabase,
  localConnectionString: string,
  kind = "",
): EdgeDatabase => ({
  database,
  configuration: `wrangler.hyperdrive${kind}.toml`,
  binding: { hyperdrive: [{ binding: "HYPERDRIVE", id: "local", localConnectionString }] },
});
