import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { TestProject } from "vitest/node";

import { connectTestServer, type MySqlAccount, startMariaDb } from "./support/databases/mariadb.ts";

declare module "vitest" {
  interface ProvidedContext {
    mysql: MySqlAccount;
    /** Deleted after the run; its folder `logs` takes what the tested servers print. */
    runDirectory: string;
  }
}

/** One build, one database server and one scratch folder for the whole run; the last two are gone when it ends. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await promisify(execFile)("npm", ["run", "build"]);
  const url = process.env["TEST_MYSQL_URL"];
  const server = url ? connectTestServer(url) : await startMariaDb();
  const directory = await mkdtemp(join(tmpdir(), "latchkey-run-"));
  await mkdir(join(directory, "logs"));

  const { host, port, user, password } = server;
  project.provide("mysql", { host, port, user, password });
  project.provide("runDirectory", directory);
  return async () => {
    await server.stop();
    await rm(directory, { recursive: true, force: true });
  };
}
