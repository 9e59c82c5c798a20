import { execFile } from "node:child_process";
import { cp, mkdtemp, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    versions: Versions;
  }
}

/** The folders of both packages, each with what `npm run build` makes. */
export interface Versions {
  readonly old: string;
  /** Its proxy also runs the statements of the old one, as that of a release does. */
  readonly new: string;
}

/** The last commit whose servers have to run beside those of today. */
export const oldCommit = "583da291";

const run = promisify(execFile);

/** Builds both packages with the modules of today, in a folder that `test/global-setup.ts` deletes. */
export default async function setup(project: TestProject): Promise<void> {
  await run("git", ["cat-file", "-e", `${oldCommit}^{commit}`]).catch(() => {
    throw new Error(`this clone does not have commit ${oldCommit}: run \`git fetch --unshallow\``);
  });
  const root = await mkdtemp(join(tmpdir(), "versions-"));
  const versions = { old: join(root, "old"), new: join(root, "new") };
  const archive = join(root, "old.tar");
  await run("git", ["archive", "--prefix=old/", `--output=${archive}`, oldCommit]);
  await run("tar", ["-xf", archive, "-C", root]);
  await symlink(resolve("node_modules"), join(versions.old, "node_modules"));
  await run(process.execPath, ["tools/build/build.ts"], { cwd: versions.old });

  for (const part of ["dist", "drizzle", "package.json"]) {
    await cp(part, join(versions.new, part), { recursive: true });
  }
  await symlink(resolve("node_modules"), join(versions.new, "node_modules"));
  const kept = join(versions.new, "drizzle", "statements");
  await run(process.execPath, ["tools/keep-statements.ts", kept, "0.0.1"], { cwd: versions.old });

  project.provide("versions", versions);
}
