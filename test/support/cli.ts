import { execFile } from "node:child_process";
import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { inject } from "vitest";
import { commands, type Start } from "./targets/server.ts";

/** How a command ended, and what it wrote. */
export interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Commands that are asked for a secret, and show it. */
const telling = ["keys", "clients"];

/** Runs a command of `latchkey` to its end. What it writes goes to the run's logs too, unless it was asked for a secret. */
export async function latchkey(
  { cwd, env, command = commands.node }: Start,
  ...args: string[]
): Promise<Run> {
  const [program, ...before] = command;
  const run = await new Promise<Run>((resolve) => {
    const options = { cwd, env: { ...env }, timeout: 30_000, killSignal: "SIGKILL" } as const;
    const child = execFile(program, [...before, ...args], options, (_, stdout, stderr) =>
      resolve({ code: child.exitCode, stdout, stderr }),
    );
  });
  if (!telling.includes(args[0] ?? "")) {
    const file = join(inject("runDirectory"), "logs", `commands-${process.pid}.log`);
    appendFileSync(file, run.stdout + run.stderr);
  }
  return run;
}
