import { execFile } from "node:child_process";
import { chmod, mkdir, mkdtemp, rm, statfs } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { TestProject } from "vitest/node";
import { openDatabase } from "./support/databases/chosen.ts";
import {
  accountOf,
  namePostgres,
  openPostgresServer,
  type PostgresAccount,
} from "./support/databases/postgres.ts";
import type { MySqlAccount } from "./support/databases/server.ts";

declare module "vitest" {
  interface ProvidedContext {
    /**
     * Absent in the runs of the unit, browser and engine tests, which need no database server, and of those of clusters and
     * containers, which start their own.
     */
    mysql: MySqlAccount;
    /** As `mysql`. */
    postgres: PostgresAccount;
    /** Deleted after the run. Its folder `logs` gets the output of the tested servers. */
    runDirectory: string;
  }
}

/** Makes one build, one database server and one scratch folder for the run. The last two are removed at its end. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const directory = await mkdtemp(join(await roomyFolder(), "latchkey-run-"));
  // MariaDB may run as another user, with its files below.
  await chmod(directory, 0o711);
  await mkdir(join(directory, "logs"));
  await mkdir(join(directory, "tmp"));
  // Also for the programs that tests start.
  process.env["TMPDIR"] = join(directory, "tmp");
  project.provide("runDirectory", directory);
  const needsNothing = [
    "unit",
    "faults",
    "galera",
    "cluster",
    "standby",
    "browser",
    "containers",
    "engines",
    "frameworks",
    "programs",
  ].includes(project.name);
  const stop = needsNothing
    ? await startNothing(project.name)
    : project.name === "postgres"
      ? await startPostgresAlone(project)
      : await startServers(project);
  return async () => {
    await stop();
    await rm(directory, { recursive: true, force: true });
  };
}

/**
 * A folder in memory if there is plenty, because SQLite waits for the disk at each commit. What the tests kill is a process, never the
 * machine, so no test sees a difference.
 */
async function roomyFolder(): Promise<string> {
  const folder = "/dev/shm";
  const room = await statfs(folder).then(
    ({ bavail, bsize }) => bavail * bsize,
    () => 0,
  );
  return room > 4 * 2 ** 30 ? folder : tmpdir();
}

/** Builds what the tests start. `.ci/run` sets PREBUILT, because it calls several scripts for one build. */
async function build(): Promise<void> {
  if (!process.env["PREBUILT"]) await promisify(execFile)("npm", ["run", "build"]);
}

async function startNothing(name: string) {
  // The image builds itself, and the engines visit a server that runs from its sources.
  if (!["containers", "engines"].includes(name)) await build();
  return async () => {};
}

async function startPostgresAlone(project: TestProject) {
  const [server] = await Promise.all([openPostgresServer(), build()]);
  project.provide("postgres", accountOf(server));
  process.stdout.write(`${await namePostgres(server)}\n`);
  return server.stop;
}

async function startServers(project: TestProject) {
  const [{ server, name }, postgres] = await Promise.all([
    openDatabase(),
    openPostgresServer(),
    build(),
  ]);
  const { host, port, user, password } = server;
  project.provide("mysql", { host, port, user, password });
  project.provide("postgres", accountOf(postgres));
  if (name) process.stdout.write(`${name.title}\n`);
  return async () => {
    // Vitest's summary stands above.
    if (name?.difference) process.stdout.write(`${name.difference}\n`);
    await server.stop();
    await postgres.stop();
  };
}
