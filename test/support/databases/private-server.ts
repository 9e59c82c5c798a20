import { type ChildProcess, execFile, spawn, type SpawnOptions } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";

const run = promisify(execFile);

type Command = readonly [program: string, args: readonly string[]];

/** How a private server is made and run. */
export interface Plan {
  /** Its data and its log are in here. */
  readonly folder: string;
  /** Makes its data. */
  readonly create: Command;
  readonly serve: Command;
  /** Another user, for a program that refuses to run as root. */
  readonly as?: Pick<SpawnOptions, "uid" | "gid">;
  /** The signal that ends the server without waiting for its clients. */
  readonly stopSignal: "SIGTERM" | "SIGINT";
  /** The command that ends it if this process was killed. */
  kill(pid: number): string;
  isReady(): Promise<unknown>;
}

/** A server that can be stopped, killed and started again. */
export interface PrivateServer {
  pause(): Promise<void>;
  /** Kills the server by SIGKILL, as a crash would. */
  crash(): Promise<void>;
  resume(): Promise<void>;
  /** Ends the server and deletes its folder. */
  stop(): Promise<void>;
}

/** Makes a server and starts it. It ends and its data is deleted with this process, even after SIGKILL. */
export async function startPrivateServer(plan: Plan): Promise<PrivateServer> {
  const { folder, create, serve, as = {} } = plan;
  const log = join(folder, "server.log");
  const cleanup = startCleanup(folder);
  let child: ChildProcess | undefined;
  const isRunning = () =>
    child !== undefined && child.exitCode === null && child.signalCode === null;
  const kill = () => child?.kill("SIGKILL");
  process.once("exit", kill);

  async function untilReady(): Promise<void> {
    for (const deadline = Date.now() + 120_000; ; await sleep(20)) {
      if (!isRunning() || Date.now() > deadline) {
        const errors = readFileSync(log, "utf8").match(/.*(?:error|FATAL).*/gi) ?? [];
        throw new Error(`The test database did not start. ${errors.slice(-3).join("; ")}`);
      }
      if (await plan.isReady().catch(() => undefined)) return;
    }
  }
  async function resume() {
    if (isRunning()) return;
    const output = openSync(log, "a");
    child = spawn(serve[0], serve[1], { ...as, stdio: ["ignore", output, output] });
    closeSync(output);
    child.unref();
    cleanup.onExit(plan.kill(child.pid ?? 0));
    child.once("exit", () => cleanup.onExit("true"));
    await untilReady();
  }
  async function end(signal: NodeJS.Signals) {
    if (!child || !isRunning()) return;
    child.ref();
    child.kill(signal);
    const timer = setTimeout(kill, 60_000);
    await once(child, "exit");
    clearTimeout(timer);
  }
  const pause = () => end(plan.stopSignal);
  const crash = () => end("SIGKILL");
  const stop = () => pause().then(cleanup.run);

  try {
    await run(create[0], create[1], as);
    await resume();
  } catch (error) {
    await stop();
    throw error;
  }
  return { pause, crash, resume, stop };
}

/** The input of this shell ends with this process. Then the shell runs the last command and deletes the folder. */
export function startCleanup(folder: string) {
  const script = 'last=true; while read -r line; do last=$line; done; $last; rm -rf "$0"';
  const stdio: ["pipe", "ignore", "ignore"] = ["pipe", "ignore", "ignore"];
  const shell = spawn("sh", ["-c", script, folder], { detached: true, stdio });
  shell.unref();
  return {
    onExit: (command: string) => void shell.stdin.write(`${command}\n`),
    async run() {
      if (shell.exitCode !== null) return;
      shell.ref();
      shell.stdin.end();
      await once(shell, "exit");
    },
  };
}
