import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Creates a folder and those above it, unless they exist. Other users of the machine cannot read them, and git ignores all that will be in
 * them, because a key or a hash in a repository is no secret any more.
 */
export function makePrivateFolder(folder: string): void {
  const highest = mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (highest !== undefined) writeFileSync(join(highest, ".gitignore"), "*\n", { mode: 0o600 });
}
