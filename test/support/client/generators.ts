import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

/** The client generators have their own lockfile, because they need TypeScript 5's JS API. The project's TypeScript has none. */
const folder = fileURLToPath(new URL("../../generators", import.meta.url));

const run = promisify(execFile);

let installed: Promise<void> | undefined;

/** Installs the generators with npm, unless the versions of the lockfile are already installed. */
export const installGenerators = (): Promise<void> => (installed ??= install());

/** Installs the generators if necessary, runs one of their programs on this Node in `cwd`, and returns its output. */
export async function runGenerator(
  program: "openapi-typescript" | "openapi-ts" | "tsc",
  args: readonly string[],
  cwd: string,
): Promise<string> {
  await installGenerators();
  const path = join(folder, "node_modules", ".bin", program);
  const { stdout } = await run(process.execPath, [path, ...args], { cwd, maxBuffer: 2 ** 24 });
  return stdout;
}

async function install(): Promise<void> {
  const lock = join(folder, "package-lock.json");
  // Written last, so that an interrupted installation has no stamp.
  const stamp = join(folder, "node_modules", ".installed-lock.json");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === readFileSync(lock, "utf8")) return;
  await run("npm", ["ci", "--ignore-scripts"], { cwd: folder });
  await copyFile(lock, stamp);
}
