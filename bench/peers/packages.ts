import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { installLocked } from "../../tools/npm.ts";

let installed: Promise<void> | undefined;

/**
 * Installs the packages of the peers on Node, and returns one of them with its version. They have their own lockfile, because
 * Latchkey does not need them.
 */
export async function installPackages(main: "better-auth" | "hono"): Promise<string> {
  const folder = fileURLToPath(new URL(".", import.meta.url));
  await (installed ??= installLocked(folder));
  const manifest = readFileSync(`${folder}node_modules/${main}/package.json`, "utf8");
  return `${main} ${(JSON.parse(manifest) as { version: string }).version}`;
}
