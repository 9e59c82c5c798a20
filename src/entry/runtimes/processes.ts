import { spawn, type ChildProcess } from "node:child_process";
import type { Log } from "../../core/system.ts";
import { exitConfig } from "../config/config-error.ts";
import { onOrphaned } from "./orphaned.ts";

/** Milliseconds before a worker that ended is started again. */
const pause = 1000;

/**
 * Keeps `count` workers of this program running and passes `argument` and its number, from 0, to each. A worker that is started again
 * has the same number. On SIGTERM or SIGINT it ends the workers
 * and then itself. With `endsWithParent` it does the same when its parent ends. If the last worker exits with 78 (bad
 * configuration), it stops restarting and exits with 78 too.
 */
export function keepRunning(
  count: number,
  argument: string,
  log: Log,
  endsWithParent: boolean,
): void {
  const children = new Set<ChildProcess>();
  let stopping = false;
  const stop = (): void => {
    stopping = true;
    for (const child of children) child.kill("SIGTERM");
  };
  const start = (index: number): void => {
    if (stopping) return;
    const args = [...process.execArgv, ...process.argv.slice(1), argument, String(index)];
    const child = spawn(process.execPath, args, { stdio: "inherit" });
    children.add(child);
    child.once("exit", (code) => {
      children.delete(child);
      if (stopping) return;
      if (code === exitConfig && children.size === 0) {
        process.exitCode = code;
        return stop();
      }
      log.error("process_ended", { exit_code: code });
      setTimeout(start, pause, index);
    });
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
  if (endsWithParent) onOrphaned(stop);
  for (let index = 0; index < count; index++) start(index);
}
