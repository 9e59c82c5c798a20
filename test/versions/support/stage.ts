import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { inject } from "vitest";
import type { OwnConfig } from "../../../src/entry/config/own/own-config.ts";
import { organizations } from "../../suite/http/calls/organizations.ts";
import { latchkeyWithConfig } from "../../support/cli-in-process.ts";
import type { Run } from "../../support/cli.ts";
import { proxiedDatabase, type TestDatabase } from "../../support/databases/databases.ts";
import { statementsOf } from "../../support/databases/migrations.ts";
import {
  bundleWorker,
  programIn,
  rawConfig,
  writeConfig,
} from "../../support/targets/build-workers.ts";
import {
  prepare,
  scratchFolder,
  targetOf,
  type Target,
} from "../../support/targets/http-target.ts";
import { roomyOf } from "../../support/targets/roomy-limits.ts";
import { startServer, type Command } from "../../support/targets/server.ts";
import { targetAt } from "../../support/targets/worker-target.ts";
import { runWorkers } from "../../support/targets/workerd.ts";

const versions = ["old", "new"] as const;

export type Version = (typeof versions)[number];

/** Where servers of both versions share a database. */
export type Place = "SQLite" | "MariaDB" | "D1";

type Variables = Readonly<Record<string, string>>;

/** A server of a version. Closing it leaves the database. */
export interface Versioned extends Target {
  /** Goes on with what is due in the outbox. */
  deliver(): Promise<void>;
}

/** A database that servers of both versions share, with one key. */
export interface Stage {
  start(version: Version): Promise<Versioned>;
  /** Runs a command of the new version to its end. Not on D1. */
  command(name: string, ...args: string[]): Promise<Run>;
  readonly sql: TestDatabase["sql"];
  close(): Promise<void>;
}

/** What the operator declares for the new version. Workers have nothing, because they are built without a file. */
const own: OwnConfig = { organizations };

/** Migrates a new database, as the docs say, before servers of both versions start. */
export async function openStage(place: Place, env: Variables = {}): Promise<Stage> {
  const { old } = inject("versions");
  const { policyNames } = (await import(join(old, "src/core/throttle/policies.ts"))) as {
    readonly policyNames: readonly string[];
  };
  const limits = roomyOf(policyNames).THROTTLE.replace(/login-place=\d+/, "login-place=6");
  const all = { THROTTLE: limits, AUDIT_TABLE: "on", ...env };
  return place === "D1" ? onD1(all) : onNode(place, all);
}

/** On MariaDB, both versions go through the proxy of the new one, as they do while a release is deployed. */
async function onNode(place: Exclude<Place, "D1">, env: Variables): Promise<Stage> {
  const folders = inject("versions");
  const commandOf = (version: Version): Command => [
    process.execPath,
    join(folders[version], "dist", "entry", "cli.js"),
  ];
  const kind = place === "SQLite" ? "sqlite" : await proxiedDatabase({ command: commandOf("new") });
  const { database, settings, cwd } = await prepare({ database: kind, env }, "", "api");
  // The old version does not know the option, so the new one has a folder of its own.
  const declared = await scratchFolder();
  await writeFile(join(declared, "latchkey.config.mjs"), `export default ${JSON.stringify(own)};`);
  const start = async (version: Version): Promise<Versioned> => {
    const folder = version === "new" ? declared : cwd;
    const given = { env: settings, cwd: folder, command: commandOf(version) };
    const target = targetOf("node", await startServer(given), settings, {
      sql: database.sql,
      drop: async () => {},
    });
    // A server sends what is due as soon as it starts.
    return { ...target, deliver: async () => {} };
  };
  // A server migrates its SQLite file itself.
  if (place === "SQLite") {
    for (const version of ["old", "new"] as const) await (await start(version)).close();
  }
  return {
    start,
    command: (...args) => latchkeyWithConfig(own, settings, ...args),
    sql: database.sql,
    close: () => database.drop(),
  };
}

/** Both versions are Workers in one workerd, which share the binding. */
async function onD1(env: Variables): Promise<Stage> {
  const { settings, cwd } = await prepare({ database: noDatabase, env }, "", "api");
  const built = await Promise.all(
    versions.map(async (version) => {
      const root = version === "old" ? inject("versions").old : "";
      const folder = join(cwd, version);
      await mkdir(folder);
      const config = rawConfig(join(root, "wrangler.toml"));
      await bundleWorker(config, join(folder, "bundle"), root);
      const main = programIn(join(folder, "bundle"), config);
      return {
        main,
        configPath: await writeConfig({ ...config, main }, folder, root),
        vars: settings,
      };
    }),
  );
  const workers = await runWorkers(built);
  for (const statement of await statementsOf("sqlite")) await workers.sql(statement);
  return {
    async start(version) {
      const target = targetAt(workers, settings, versions.indexOf(version));
      return { ...target, deliver: () => target.scheduled("* * * * *"), close: async () => {} };
    },
    command: () => Promise.reject(new Error("D1 is inside the Worker")),
    sql: workers.sql,
    close: workers.close,
  };
}

const noDatabase: TestDatabase = {
  env: {},
  sql: () => Promise.reject(new Error("D1 is inside the Worker")),
  drop: async () => {},
};
