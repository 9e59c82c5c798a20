import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { pack } from "../support/packed.ts";

export const run = promisify(execFile);

/** Installs what a file of a folder says, unless the folder has it from an earlier run. */
export async function installOnce(
  folder: string,
  file: "package.json" | "package-lock.json",
  npmInstall: () => Promise<unknown>,
): Promise<void> {
  const text = readFileSync(join(folder, file));
  const wanted = createHash("sha256").update(text).update(process.version).digest("hex");
  const mark = join(folder, "node_modules/.installed-of");
  if (existsSync(mark) && readFileSync(mark, "utf8") === wanted) return;
  await npmInstall();
  writeFileSync(mark, wanted);
}

/** Installs the packages of an app, and Latchkey as it is packed now. */
export async function install(
  folder: string,
  npm: (...args: string[]) => Promise<void>,
): Promise<void> {
  await installOnce(folder, "package.json", async () => {
    for (const entry of ["node_modules", "package-lock.json"]) {
      rmSync(join(folder, entry), { recursive: true, force: true });
    }
    await npm("install");
  });
  const { tarball: packed } = await pack();
  const done = join(folder, "node_modules/.latchkey-of");
  if (existsSync(done) && readFileSync(done, "utf8") === packed) {
    // Some tools look for packages of their framework there.
    await npm("pkg", "set", `dependencies.latchkey-auth=file:${packed}`);
    return;
  }
  await npm("install", "--no-package-lock", packed);
  writeFileSync(done, packed);
}

interface Manifest {
  readonly version: string;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly scripts: Readonly<Record<string, string>>;
}

export const readManifest = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;

/** The versions of the packages that an app names, as they are installed. */
export function versionsIn(folder: string): string {
  const { dependencies, devDependencies } = readManifest(folder);
  return Object.keys({ ...dependencies, ...devDependencies })
    .filter((one) => !one.startsWith("@types/"))
    .map((one) => `${one} ${readManifest(join(folder, "node_modules", one)).version}`)
    .join(", ");
}
