import { execFile } from "node:child_process";
import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { inject } from "vitest";
import { commands, compileCache, type Start } from "./targets/server.ts";

/** The exit code and output of a command. */
export interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Whether the output of a command is a secret. */
export const isPrintingSecrets = (args: readonly string[]): boolean =>
  ["keys", "clients", "--print-link"].some((one) => args.includes(one));

/** Runs a command of `latchkey` to its end. Its output goes to the logs of the run too, unless it is a secret. */
export async function latchkey(
  { cwd, env, command = commands.node }: Start,
  ...args: string[]
): Promise<Run> {
  const [program, ...before] = command;
  const run = await new Promise<Run>((resolve) => {
    const options = {
      cwd,
      env: { ...compileCache(), ...env },
      timeout: 120_000,
      killSignal: "SIGKILL",
    } as const;
    const child = execFile(program, [...before, ...args], options, (_, stdout, stderr) =>
      resolve({ code: child.exitCode, stdout, stderr }),
    );
  });
  if (!isPrintingSecrets(args)) {
    const file = join(inject("runDirectory"), "logs", `commands-${process.pid}.log`);
    appendFileSync(file, run.stdout + run.stderr);
  }
  return run;
}
