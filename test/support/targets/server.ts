import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { inject } from "vitest";
import { freePort } from "../network/free-port.ts";

/** A runtime's executable with the arguments that come before ours. */
export type Command = readonly [program: string, ...args: string[]];

/** The bundle that production runs, which starts in a quarter of the time. */
const cli = fileURLToPath(new URL("../../../dist/entry/cli.js", import.meta.url));

/** The command line on the Node that runs the tests, and on the Bun that npm installed. */
export const commands = {
  node: [process.execPath, cli],
  bun: [
    fileURLToPath(new URL("../../../node_modules/.bin/bun", import.meta.url)),
    "--no-env-file",
    cli,
  ],
} as const satisfies Record<string, Command>;

/** Node keeps the compiled code of the bundle here, because the tests start it over a hundred times. Bun ignores it. */
export const compileCache = () => ({
  NODE_COMPILE_CACHE: join(inject("runDirectory"), "compiled"),
});

/** The start options of a process. It inherits no variable of the tests. */
export interface Start {
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly command?: Command;
}

/** The exit code of a process, or null when a signal ended it. */
export type Exit = number | null;

export interface Server {
  readonly host: string;
  readonly port: number;
  readonly url: string;
  readonly pid: number;
  readonly exit: Promise<Exit>;
  /** The output so far. */
  log(): string;
  kill(signal: NodeJS.Signals): void;
  /** Kills the process if it still runs. */
  stop(): Promise<void>;
}

/** Starts `latchkey serve` or `proxy` and waits for an answer, on a free port unless `env` has one. Its output goes to the run's logs. */
export async function startServer(
  start: Start,
  name: "serve" | "proxy" = "serve",
): Promise<Server> {
  const host = "127.0.0.1";
  const variable = name === "serve" ? "PORT" : "PROXY_PORT";
  const port = Number(start.env[variable] ?? (await freePort()));
  const url = `http://${host}:${port}`;
  const env = { ...start.env, [variable]: String(port) };
  const { child, exit, log } = run({ ...start, env }, name);
  const stop = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) child.kill("SIGKILL");
    await exit;
  };
  try {
    await untilLive(url, child);
  } catch (error) {
    await stop();
    throw new Error(`latchkey ${name} does not answer: ${log().slice(-500)}`, { cause: error });
  }
  return {
    host,
    port,
    url,
    pid: child.pid ?? 0,
    exit,
    log,
    kill: (signal) => void child.kill(signal),
    stop,
  };
}

/** Runs a command of `latchkey` to its end. */
export const runLatchkey = (start: Start, ...args: string[]): Promise<Exit> =>
  run(start, ...args).exit;

let started = 0;

function run({ env, cwd, command = commands.node }: Start, ...args: string[]) {
  const [program, ...before] = command;
  const file = join(inject("runDirectory"), "logs", `${args[0]}-${process.pid}-${++started}.log`);
  const output = openSync(file, "a");
  const child = spawn(program, [...before, ...args], {
    cwd,
    env: { ...compileCache(), ...env },
    stdio: ["ignore", output, output],
  });
  closeSync(output);
  const kill = (): void => void child.kill("SIGKILL");
  process.once("exit", kill);
  const exit = once(child, "exit").then(([code]): Exit => {
    process.off("exit", kill);
    return code as Exit;
  });
  return { child, exit, log: () => readFileSync(file, "utf8") };
}

async function untilLive(url: string, child: ChildProcess): Promise<void> {
  for (const deadline = Date.now() + 120_000; ; await sleep(20)) {
    if (child.exitCode !== null || child.signalCode !== null) {
      throw new Error(`the server ended with ${child.exitCode ?? child.signalCode}`);
    }
    if (Date.now() > deadline) throw new Error("the server does not answer");
    const response = await fetch(`${url}/health/live`).catch(() => undefined);
    await response?.arrayBuffer();
    if (response?.status === 200) return;
  }
}
