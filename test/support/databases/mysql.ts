import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { mysqlPrograms } from "./mysql-programs.ts";
import {
  startServer,
  type DatabaseServer,
  type ServerOptions,
  type ServerProgram,
} from "./server.ts";

const run = promisify(execFile);

/** Starts a private MySQL. It ends and its data is deleted with this process, even after SIGKILL. */
export const startMySql = async (options?: ServerOptions): Promise<DatabaseServer> =>
  startServer(await findServer(), options);

/** A MySQL of this machine or of Debian's packages, or else an image: `mysql:9.7`, or that of `TEST_MYSQL_IMAGE`. */
async function findServer(): Promise<ServerProgram> {
  try {
    const { mysqld } = await mysqlPrograms();
    return { path: mysqld };
  } catch (error) {
    const image = process.env["TEST_MYSQL_IMAGE"] ?? "mysql:9.7";
    for (const engine of ["docker", "podman"] as const) {
      // Docker counts only when its daemon runs.
      const isThere = await run(engine, ["version"]).then(
        () => true,
        () => false,
      );
      if (isThere) return { engine, image, server: "mysqld" };
    }
    throw error;
  }
}
