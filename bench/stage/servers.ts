import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { forgetMost, megabytes, treeOf } from "../load/processes.ts";

/** A server on 127.0.0.1, in one process or several. It ends when the bench ends, for any reason. */
export interface Server {
  readonly origin: string;
  /** Milliseconds from its start to its first answer. */
  readonly startedIn: number;
  /** Milliseconds of CPU that the server has used so far. */
  cpuTime(): number;
  /** Resident memory in megabytes: now, and the highest value since the start or the last `forgetMost`. Linux only. */
  memory(): { readonly now: number; readonly most: number };
  forgetMost(): void;
  /** Waits for work that the last clients left behind. A server without a queue checks the passwords of clients that are gone. */
  untilIdle(): Promise<void>;
  stop(): Promise<void>;
}

export type Environment = Readonly<Record<string, string>>;

export interface Program {
  /** Default: this Node. */
  readonly command?: string;
  /** Where it starts. Default: the folder of the project. */
  readonly folder?: string;
  readonly args: readonly string[];
  readonly port: number;
  readonly environment: Environment;
  /** The path that answers with 200 once the server is ready. Default: `/`. */
  readonly health?: string;
}

const run = promisify(execFile);
const startLimit = 15_000;

/** The folder of the project, with a slash at its end. */
export const root = fileURLToPath(new URL("../..", import.meta.url));

/** Bundles the server, as `npm start` does. */
export async function buildServer(): Promise<void> {
  await run(process.execPath, ["tools/build/build.ts"], { cwd: root });
}

/** Runs a command of the Latchkey that is built in a folder, and waits for its end. */
export async function runLatchkey(
  command: string,
  environment: Environment,
  folder = root,
): Promise<void> {
  await run(process.execPath, ["dist/entry/cli.js", command], { cwd: folder, env: environment });
}

/** Starts a server and waits for its first 200. The server writes its log to /dev/null, because writing is part of its work. */
export async function startServer(program: Program): Promise<Server> {
  const { command = process.execPath, folder = root, args, port, environment } = program;
  const { health = "/" } = program;
  const origin = `http://127.0.0.1:${port}`;
  const start = performance.now();
  const child = spawn(command, args, {
    cwd: folder,
    env: { ...environment, PORT: String(port) },
    stdio: ["ignore", "ignore", "inherit"],
    // In a process group of its own, so that signals also reach its children.
    detached: true,
  });
  await once(child, "spawn");
  const kill = (): void => signal(child, "SIGKILL");
  process.once("exit", kill);
  const stop = async (): Promise<void> => {
    process.removeListener("exit", kill);
    await end(child);
  };

  while (!(await answers(origin + health))) {
    if (hasEnded(child) || performance.now() - start > startLimit) {
      await stop();
      throw new Error(`${args.join(" ")} gave no answer`);
    }
    await sleep(5);
  }
  const startedIn = performance.now() - start;
  const tree = () => treeOf(child.pid ?? 0);
  const cpuTime = () => tree().reduce((sum, { own }) => sum + own * 10, 0);
  return {
    origin,
    startedIn,
    cpuTime,
    memory: () => ({ now: megabytes(tree(), "VmRSS"), most: megabytes(tree(), "VmHWM") }),
    forgetMost: () => forgetMost(tree()),
    untilIdle: () => untilIdle(cpuTime),
    stop,
  };
}

/** Idle is a process that used at most one tick in a tenth of a second. Gives up after ten seconds. */
async function untilIdle(cpuTime: Server["cpuTime"]): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    const before = cpuTime();
    await sleep(100);
    if (cpuTime() - before <= 10) return;
  }
}

const answers = (url: string): Promise<boolean> =>
  fetch(url, { headers: { Connection: "close" } }).then(
    (response) => response.ok,
    () => false,
  );

const hasEnded = ({ exitCode, signalCode }: ChildProcess): boolean =>
  exitCode !== null || signalCode !== null;

async function end(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return;
  const exit = once(child, "exit");
  signal(child, "SIGTERM");
  const timer = setTimeout(() => signal(child, "SIGKILL"), 12_000);
  await exit;
  clearTimeout(timer);
}

/** Signals a process and its children. */
function signal({ pid }: ChildProcess, name: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, name);
  } catch {
    // All of them have ended.
  }
}
