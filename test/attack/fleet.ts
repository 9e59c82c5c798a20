import { randomBytes } from "node:crypto";
import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { inject } from "vitest";
import { megabytes, treeOf } from "../../bench/load/processes.ts";
import { migrateTestDatabase, openTestDatabase } from "../support/databases/databases.ts";
import { statementsOf } from "../support/databases/migrations.ts";
import { secret } from "../support/secrets.ts";
import { builtWorker } from "../support/targets/build-workers.ts";
import {
  type cheapHashes,
  costIn,
  keepHashesSecret,
  scratchFolder,
} from "../support/targets/http-target.ts";
import { runLatchkey, startServer } from "../support/targets/server.ts";
import { runWorkers } from "../support/targets/workerd.ts";

/** The pairs of a runtime and a database that are attacked. */
export const kinds = ["MariaDB", "SQLite", "MariaDB over the proxy", "D1"] as const;
type Kind = (typeof kinds)[number];

type Row = Readonly<Record<string, unknown>>;

/** A request of a client at an address. */
export interface Sent {
  readonly from: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Several servers over one database, as in production. On D1 each is an isolate of one workerd, else a process. */
export interface Fleet {
  readonly size: number;
  /** The cost of its password hashes. */
  readonly cost: number;
  /** The addresses of the servers. Empty for isolates. */
  readonly origins: readonly string[];
  send(member: number, path: string, sent: Sent): Promise<Response>;
  sql(statement: string): Promise<readonly Row[]>;
  /** The log lines of the requests so far. */
  requests(): readonly Row[];
  /** Resident memory of each server in megabytes. Empty for isolates. */
  memory(): readonly number[];
  /** Deletes what has expired. */
  purge(): Promise<void>;
  close(): Promise<void>;
}

/** The cheapest hashes that production accepts. */
const productionHashes = { NODE_ENV: "production", BCRYPT_COST: "10" } as const;

type Hashing = typeof productionHashes | typeof cheapHashes;

const settingsOf = (hashing: Hashing) => ({
  ...hashing,
  ISSUER: "https://login.example.com",
  SECRET_KEY: secret(randomBytes(32).toString("base64url")),
  TRUSTED_PROXIES: "127.0.0.1",
});

type Settings = ReturnType<typeof settingsOf>;

export const openFleet = (
  kind: Kind,
  size: number,
  hashing: Hashing = productionHashes,
): Promise<Fleet> =>
  kind === "D1"
    ? openIsolates(size, settingsOf(hashing))
    : openProcesses(kind, size, settingsOf(hashing));

const databaseKinds = {
  MariaDB: "mysql",
  SQLite: "sqlite",
  "MariaDB over the proxy": "mysql-proxy",
} as const;

async function openProcesses(
  kind: Exclude<Kind, "D1">,
  size: number,
  settings: Settings,
): Promise<Fleet> {
  const cwd = await scratchFolder();
  const database = await openTestDatabase(databaseKinds[kind], cwd);
  const env = { ...settings, ...database.env };
  if (kind === "MariaDB") await migrateTestDatabase(database.env);
  const servers = [await startServer({ cwd, env })];
  while (servers.length < size) servers.push(await startServer({ cwd, env }));
  return {
    size,
    cost: costIn(settings),
    origins: servers.map(({ url }) => url),
    send: (member, path, { from, body, headers }) =>
      fetch(`${servers[member % size]?.url}${path}`, {
        method: "POST",
        headers: { "X-Forwarded-For": from, ...headers },
        ...(body !== undefined && { body }),
      }),
    sql: database.sql,
    requests: () => servers.flatMap(({ log }) => requestsIn(log().split("\n"))),
    memory: () => servers.map(({ pid }) => Math.round(megabytes(treeOf(pid), "VmRSS"))),
    async purge() {
      if (kind === "MariaDB over the proxy") return;
      const exit = await runLatchkey({ cwd, env }, "purge");
      if (exit !== 0) throw new Error("latchkey purge failed");
    },
    async close() {
      await Promise.all(servers.map((server) => server.stop()));
      await keepHashesSecret(database);
      await database.drop();
    },
  };
}

async function openIsolates(size: number, settings: Settings): Promise<Fleet> {
  const folder = await scratchFolder();
  const built = await builtWorker(inject("runDirectory"), "wrangler.toml", {}, folder);
  const isolate = { ...built, vars: settings };
  const worker = await runWorkers(Array.from({ length: size }, () => isolate));
  for (const statement of await statementsOf("sqlite")) await worker.sql(statement);
  return {
    size,
    cost: costIn(settings),
    origins: [],
    send: (member, path, { from, body, headers }) =>
      fetch(new URL(path, worker.urls[member % size]), {
        method: "POST",
        headers: { "CF-Connecting-IP": from, ...headers },
        ...(body !== undefined && { body }),
      }),
    sql: worker.sql,
    requests: () => requestsIn(worker.log()),
    memory: () => [],
    purge: () => worker.scheduled("17 * * * *"),
    async close() {
      await keepHashesSecret(worker);
      const file = join(inject("runDirectory"), "logs", `workerd-${process.pid}.log`);
      appendFileSync(file, worker.log().join("\n"));
      await worker.close();
    },
  };
}

const requestsIn = (lines: readonly string[]): Row[] =>
  lines.filter((line) => line.includes('"event":"request"')).map((line) => JSON.parse(line) as Row);
