import { spawn, type ChildProcess } from "node:child_process";
import type { Log } from "../core/ports.ts";

/** Milliseconds before a process that died is started again. */
const pause = 1000;

/**
 * Keeps as many processes of this program running as told, until SIGTERM or SIGINT; then ends them and itself. Each
 * gets `argument`. What cannot start at all is not tried again: its exit code becomes ours.
 */
export function keepRunning(count: number, argument: string, log: Log): void {
  const children = new Set<ChildProcess>();
  let stopping = false;
  const stop = (): void => {
    stopping = true;
    for (const child of children) child.kill("SIGTERM");
  };
  const start = (): void => {
    if (stopping) return;
    const args = [...process.argv.slice(1), argument];
    const child = spawn(process.execPath, args, { stdio: "inherit" });
    const born = Date.now();
    children.add(child);
    child.once("exit", (code) => {
      children.delete(child);
      if (stopping) return;
      if (Date.now() - born < pause) {
        process.exitCode = code ?? 1;
        return stop();
      }
      log.error("process_ended", { exit_code: code });
      setTimeout(start, pause);
    });
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
  for (let started = 0; started < count; started++) start();
}
