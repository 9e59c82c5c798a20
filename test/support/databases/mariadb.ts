import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { findProgram, installDebianPackage } from "../apt.ts";
import {
  startServer,
  type DatabaseServer,
  type ServerOptions,
  type ServerProgram,
} from "./server.ts";

const run = promisify(execFile);

/** Starts a private MariaDB, or a MySQL if only that is installed. It ends and its data is deleted with this process. */
export const startMariaDb = async (options?: ServerOptions): Promise<DatabaseServer> =>
  startServer(await findServer(), options);

async function findServer(): Promise<ServerProgram> {
  const find = () => findProgram("mariadbd", "mysqld");
  const path = find();
  if (path) return { path };
  // Docker counts only when its daemon runs.
  if (await run("docker", ["version"]).catch(() => undefined)) {
    return { engine: "docker", image: "mariadb:11.8", server: "mariadbd" };
  }
  await installDebianPackage("mariadb-server", "set TEST_MYSQL_URL to a mysql:// address");
  return { path: find() ?? "mariadbd" };
}
