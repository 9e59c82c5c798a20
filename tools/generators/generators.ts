import { execFile } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { installLocked } from "../npm.ts";

/** The client generators have their own lockfile, because they need TypeScript 5's JS API. The project's TypeScript has none. */
const folder = fileURLToPath(new URL(".", import.meta.url));

const run = promisify(execFile);

let installed: Promise<void> | undefined;

/** Installs the generators with npm, unless the versions of the lockfile are already installed. */
export const installGenerators = (): Promise<void> => (installed ??= installLocked(folder));

/** Installs the generators if necessary, runs one of their programs on this Node in `cwd`, and returns its output. */
export async function runGenerator(
  program: "openapi-typescript" | "openapi-ts",
  args: readonly string[],
  cwd: string,
): Promise<string> {
  await installGenerators();
  const path = join(folder, "node_modules", ".bin", program);
  const { stdout } = await run(process.execPath, [path, ...args], { cwd, maxBuffer: 2 ** 24 });
  return stdout;
}
