import { execFile } from "node:child_process";
import { cp, mkdtemp, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import type { TestProject } from "vitest/node";
import { buildCommit } from "../support/targets/earlier-commit.ts";

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
  const root = await mkdtemp(join(tmpdir(), "versions-"));
  const versions = { old: join(root, "old"), new: join(root, "new") };
  await buildCommit(oldCommit, versions.old);

  for (const part of ["dist", "drizzle", "package.json"]) {
    await cp(part, join(versions.new, part), { recursive: true });
  }
  await symlink(resolve("node_modules"), join(versions.new, "node_modules"));
  const kept = join(versions.new, "drizzle", "statements");
  await run(process.execPath, ["tools/keep-statements.ts", kept, "0.0.1"], { cwd: versions.old });

  project.provide("versions", versions);
}
