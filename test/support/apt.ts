import { execFile } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";

const run = promisify(execFile);
const LOCK_WAIT_SECONDS = 120;

/** The full path of the first of these programs found on PATH or where Debian keeps its servers. */
export function findProgram(...names: string[]): string | undefined {
  const folders = [...(process.env["PATH"] ?? "").split(delimiter), "/usr/sbin"].filter(Boolean);
  const paths = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  return paths.find(isExecutable);
}

/** A folder for what is downloaded once for this user. It may not exist yet. */
export const cacheFolder = (name: string): string =>
  join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "latchkey", name);

/** The mirror of Debian that this machine's own sources name. Undefined elsewhere. */
export async function debianMirror(): Promise<string | undefined> {
  const { stdout } = await run("apt-get", ["indextargets", "--format", "$(SITE)"]);
  return stdout.split("\n").find((site) => /\/debian\/?$/.test(site));
}

/** Installs a package as root on Debian or Ubuntu. Elsewhere it throws one line that says what to do, or `orElse`. */
export const installDebianPackage = (name: string, orElse?: string): Promise<void> =>
  installDebianPackages([name], orElse);

/** Installs several packages at once. */
export async function installDebianPackages(
  names: readonly string[],
  orElse?: string,
): Promise<void> {
  const list = names.join(", ");
  if (process.getuid?.() !== 0 || !findProgram("apt-get")) {
    const advice = orElse ? `install it or ${orElse}` : "install it";
    throw new Error(
      `${list} is missing: ${advice} (only root on Debian or Ubuntu installs it automatically)`,
    );
  }
  process.stderr.write(`Installing ${list} with apt-get, once for this machine\n`);
  await aptGet("update");
  await aptGet("install", "-y", "--no-install-recommends", ...names);
}

async function aptGet(...args: string[]): Promise<void> {
  const options = ["-qq", "-o", `DPkg::Lock::Timeout=${LOCK_WAIT_SECONDS}`];
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const deadline = Date.now() + LOCK_WAIT_SECONDS * 1000;
  for (;;) {
    try {
      await run("apt-get", [...options, ...args], { env });
      return;
    } catch (error) {
      const message = messageOf(error);
      // apt waits only for the lock of dpkg, not for those of the package lists and the downloads.
      if (!/\block\b/i.test(message) || Date.now() > deadline) {
        throw new Error(`apt-get ${args.join(" ")} failed: ${message}`, { cause: error });
      }
      await sleep(500);
    }
  }
}

function messageOf(error: unknown): string {
  const { stderr } = error as { stderr?: string };
  return (stderr || String(error)).trim().replaceAll(/\s*\n\s*/g, "; ");
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
