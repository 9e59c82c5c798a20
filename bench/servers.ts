import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

/** A server in its own process, on 127.0.0.1. It ends when the bench ends, for any reason. */
export interface Server {
  readonly origin: string;
  /** Milliseconds from its start to its first answer. */
  readonly startedIn: number;
  /** Milliseconds of CPU that the server has used so far. */
  cpuTime(): number;
  /** Resident memory in megabytes: now, and the highest value since the start. Linux only. */
  memory(): { readonly now: number; readonly most: number };
  stop(): Promise<void>;
}

export interface Program {
  readonly args: readonly string[];
  readonly port: number;
  readonly environment: Readonly<Record<string, string>>;
  /** The path that answers with 200 once the server is ready. Default: `/`. */
  readonly health?: string;
}

const run = promisify(execFile);
const root = fileURLToPath(new URL("..", import.meta.url));
const startLimit = 15_000;

/** Bundles the server, as `npm start` does. */
export async function buildServer(): Promise<void> {
  await run(process.execPath, ["build.ts"], { cwd: root });
}

/** Runs a command of the built Latchkey and waits for its end. */
export async function runLatchkey(command: string, environment: Program["environment"]) {
  await run(process.execPath, ["dist/entry/cli.js", command], { cwd: root, env: environment });
}

/** The arguments that `npm start` passes to Node. */
export function startArguments(): string[] {
  const manifest = JSON.parse(readFileSync(`${root}package.json`, "utf8")) as {
    scripts: { start: string };
  };
  return manifest.scripts.start.split(" ").slice(1);
}

/** Starts a server and waits for its first 200. The server writes its log to /dev/null, because writing is part of its work. */
export async function startServer(program: Program): Promise<Server> {
  const { args, port, environment, health = "/" } = program;
  const origin = `http://127.0.0.1:${port}`;
  const start = performance.now();
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { ...environment, PORT: String(port) },
    stdio: ["ignore", "ignore", "inherit"],
  });
  const kill = (): void => void child.kill("SIGKILL");
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
  const pid = child.pid ?? 0;
  return { origin, startedIn, cpuTime: () => cpuTimeOf(pid), memory: () => memoryOf(pid), stop };
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
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), 12_000);
  await exit;
  clearTimeout(timer);
}

function memoryOf(pid: number): { now: number; most: number } {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  const megabytes = (field: string): number =>
    Number(new RegExp(`^${field}:\\s+(\\d+) kB$`, "m").exec(status)?.[1]) / 1024;
  return { now: megabytes("VmRSS"), most: megabytes("VmHWM") };
}

/** Reads utime and stime: fields 14 and 15 of proc_pid_stat(5), in ticks of 10 ms. The name before them may contain blanks. */
function cpuTimeOf(pid: number): number {
  const [, rest = ""] = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ");
  const fields = rest.split(" ");
  return (Number(fields[11]) + Number(fields[12])) * 10;
}
