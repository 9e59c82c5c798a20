import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

/** The makers of clients, with a lockfile of their own: they need TypeScript 5's JS API, which the project's has not. */
const folder = fileURLToPath(new URL("../../generators", import.meta.url));

const run = promisify(execFile);

let installed: Promise<void> | undefined;

/** Has npm install them, unless they are there just as the lockfile says. */
export const installGenerators = (): Promise<void> => (installed ??= install());

/** Runs a program of theirs on this Node in a folder, and gives what it printed; installs it before. */
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
  // Written last, so that half an installation has none.
  const stamp = join(folder, "node_modules", ".installed-lock.json");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === readFileSync(lock, "utf8")) return;
  await run("npm", ["ci", "--ignore-scripts"], { cwd: folder });
  await copyFile(lock, stamp);
}
