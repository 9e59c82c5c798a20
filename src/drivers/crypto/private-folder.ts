import { mkdirSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * Creates a folder and those above it, unless they exist. Other users of the machine cannot read them, and git ignores all that will be in
 * them, because a key or a hash in a repository is no secret any more.
 */
export function makePrivateFolder(folder: string): void {
  const highest = makeFolders(folder);
  if (highest !== undefined) writeFileSync(join(highest, ".gitignore"), "*\n", { mode: 0o600 });
}

/**
 * Gives the highest folder that it created. Node's own `recursive` never ends where a folder exists and no folder can be in it, such as
 * in /proc.
 */
function makeFolders(folder: string): string | undefined {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return undefined;
  const parent = dirname(folder);
  const highest = parent === folder ? undefined : makeFolders(parent);
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    // Another process may have created it at this moment.
    if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) throw error;
    return highest;
  }
  return highest ?? folder;
}
