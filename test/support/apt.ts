import { execFile } from "node:child_process";
import { accessSync, constants } from "node:fs";
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

/** Installs a package as root on Debian or Ubuntu; anywhere else it throws one line: what to do (and `orElse`). */
export async function installDebianPackage(name: string, orElse?: string): Promise<void> {
  if (process.getuid?.() !== 0 || !findProgram("apt-get")) {
    const advice = orElse ? `install it or ${orElse}` : "install it";
    throw new Error(
      `The tests need ${name}: ${advice} (only root on Debian or Ubuntu gets it by itself)`,
    );
  }
  process.stderr.write(`Installing ${name} with apt-get, once for this machine\n`);
  await aptGet("update");
  await aptGet("install", "-y", "--no-install-recommends", name);
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
      const complaint = complaintIn(error);
      // apt's own wait covers dpkg's lock only, not those of the package lists and the downloads.
      if (!/\block\b/i.test(complaint) || Date.now() > deadline) {
        throw new Error(`apt-get ${args.join(" ")} failed: ${complaint}`, { cause: error });
      }
      await sleep(500);
    }
  }
}

function complaintIn(error: unknown): string {
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
