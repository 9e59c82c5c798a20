import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { advice, mysqlPrograms } from "./mysql-programs.ts";
import {
  connectTestServer,
  startServer,
  type DatabaseServer,
  type ServerOptions,
  type ServerProgram,
} from "./server.ts";

const run = promisify(execFile);

/** Starts a private MySQL. It ends and its data is deleted with this process, even after SIGKILL. */
export const startMySql = async (options?: ServerOptions): Promise<DatabaseServer> =>
  startServer((await findServer()).program, options);

/** The MySQL of a run, its version, and where it comes from. */
interface OpenMySql {
  readonly server: DatabaseServer;
  readonly version: string;
  readonly origin: string;
}

/** Opens that of `TEST_MYSQL97_URL`, or else a private one. Throws an error of one line that says what to do. */
export async function openMySqlServer(): Promise<OpenMySql> {
  const url = process.env["TEST_MYSQL97_URL"];
  const { program, origin } = url
    ? { program: undefined, origin: "from TEST_MYSQL97_URL" }
    : await findServer();
  try {
    const server = program ? await startServer(program) : connectTestServer(String(url));
    const [row] = await server.query("select version() as version");
    return { server, version: String(row?.["version"]), origin };
  } catch (error) {
    const { stderr, code, message } = error as NodeJS.ErrnoException & { stderr?: string };
    const reason = stderr?.trim().split("\n").at(-1) || message || code;
    throw new Error(`MySQL ${origin} does not answer: ${reason}. ${advice}`, { cause: error });
  }
}

/** A MySQL of this machine or of Debian's packages, or else an image: `mysql:9.7`, or that of `TEST_MYSQL_IMAGE`. */
async function findServer(): Promise<{ program: ServerProgram; origin: string }> {
  try {
    const { mysqld, origin } = await mysqlPrograms();
    return { program: { path: mysqld }, origin };
  } catch (error) {
    const image = process.env["TEST_MYSQL_IMAGE"] ?? "mysql:9.7";
    for (const engine of ["docker", "podman"] as const) {
      // Docker counts only when its daemon runs.
      const isThere = await run(engine, ["version"]).then(
        () => true,
        () => false,
      );
      if (isThere) {
        const program = { engine, image, server: "mysqld" };
        return { program, origin: `from the image ${image}, by ${engine}` };
      }
    }
    throw error;
  }
}
