import { fileURLToPath } from "node:url";
import { installLocked } from "../../test/support/npm.ts";

let installed: Promise<void> | undefined;

/** Installs the packages of the peers on Node. They have their own lockfile, because Latchkey does not need them. */
export const installPackages = (): Promise<void> =>
  (installed ??= installLocked(fileURLToPath(new URL(".", import.meta.url))));
