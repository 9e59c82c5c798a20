import { spawn, type ChildProcess } from "node:child_process";
import type { Log } from "../../core/system.ts";
import { exitConfig } from "../config/config-error.ts";
import { onOrphaned } from "./orphaned.ts";

/** Milliseconds before a process that died is started again. */
const pause = 1000;

/**
 * Keeps as many processes of this program running as told, until SIGTERM or SIGINT, or until its own parent is gone
 * where that passes no signals on; then ends them and itself. Each gets `argument`. When the last one ends over its
 * configuration, none is tried again, and that exit code becomes ours.
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
  const start = (): void => {
    if (stopping) return;
    const args = [...process.execArgv, ...process.argv.slice(1), argument];
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
      setTimeout(start, pause);
    });
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
  if (endsWithParent) onOrphaned(stop);
  for (let index = 0; index < count; index++) start();
}
