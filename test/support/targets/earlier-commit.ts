import { execFile } from "node:child_process";
import { mkdir, rm, symlink } from "node:fs/promises";
import { join, resolve } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Writes the files of a commit into a new folder, and builds it with the modules of today. Throws one line if the clone lacks it. */
export async function buildCommit(commit: string, folder: string): Promise<void> {
  await run("git", ["cat-file", "-e", `${commit}^{commit}`]).catch(() => {
    throw new Error(`this clone does not have commit ${commit}: run \`git fetch --unshallow\``);
  });
  const archive = `${folder}.tar`;
  await mkdir(folder);
  await run("git", ["archive", `--output=${archive}`, commit]);
  await run("tar", ["-xf", archive, "-C", folder]);
  await rm(archive);
  await symlink(resolve("node_modules"), join(folder, "node_modules"));
  await run(process.execPath, ["tools/build/build.ts"], { cwd: folder });
}
